"""Entities, their dated status, and the delegations they send."""
