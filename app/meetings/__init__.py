"""Meetings with their venues, rooms, sessions, agenda and slots."""
