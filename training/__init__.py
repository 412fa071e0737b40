"""Makes the trained table from the corpus, and measures understanding. Not part of the product."""
