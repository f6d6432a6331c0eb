"""Badges with a code, and what the doors do with it: check-in, entry and exit."""
