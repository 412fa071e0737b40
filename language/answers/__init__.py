"""Finds the entry of the knowledge base that answers a question.

Characters, sounds and meanings are compared with every known phrasing. A question goes to a
person unless one entry is clearly the nearest, and nearer than everything people ask elsewhere.
`training.score_answers` has the figures.
"""

from language.answers.find import SURE, Found, LookUp, find, look_up
from language.answers.index import Index, index_of
from language.answers.meant import Meant

__all__ = ["SURE", "Found", "Index", "LookUp", "Meant", "find", "index_of", "look_up"]
