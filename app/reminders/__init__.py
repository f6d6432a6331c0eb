"""Reminders that a meeting sends by itself, each kind only where its organisers want it."""
