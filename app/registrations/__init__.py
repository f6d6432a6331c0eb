"""People registered for a meeting."""
