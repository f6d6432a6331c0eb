"""Rules of badges and doors: pure functions."""
