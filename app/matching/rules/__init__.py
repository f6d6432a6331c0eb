"""What makes two entries look like one person, and what a merged one keeps: pure functions."""
