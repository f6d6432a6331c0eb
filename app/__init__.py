"""Corridor: registration and side-event scheduling for international meetings."""
