"""Judging applications for side events: who asked and got how much, reviews, merging."""
