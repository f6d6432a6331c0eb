"""Drafts, runs of the scheduler, releases, and the public programme."""
