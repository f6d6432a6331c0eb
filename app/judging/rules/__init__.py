"""What is counted and judged: pure functions."""
