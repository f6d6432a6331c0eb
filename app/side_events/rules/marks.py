"""Limits of wanting to attend side events."""

MOST_MARKS = 300  # of one person at a meeting: as many as a large programme has
