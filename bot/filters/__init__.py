"""Filters: JSON lines in, JSON lines out, for people and programs. The schema is that of the data."""
