"""Who stands on a list and where, what is new since the last one, and what is counted."""
