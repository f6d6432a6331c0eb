"""Questions that organisers ask at a meeting, and the answers: made without code, kept for good."""
