"""Who takes part: the official list of participants, and the figures of a meeting."""
