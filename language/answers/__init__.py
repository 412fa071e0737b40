"""Finds the entry of the knowledge base that answers a question.

Characters, sounds and meanings are compared with every known phrasing. A question goes to a
person unless one entry is clearly the nearest, and nearer than everything people ask elsewhere.
`training.score_answers` has the figures.
"""

from language.answers.find import SURE, Found, find
from language.answers.index import Index, index_of

__all__ = ["SURE", "Found", "Index", "find", "index_of"]
