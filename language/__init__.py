"""Text in, meaning out: pure and total functions over what people write.

`understand` is the only door to meaning; `language.places.find` also reads the answer to a
question about the place. The word lists are data: see lexicon/*.toml.
"""

from language.understanding import understand

__all__ = ["understand"]
