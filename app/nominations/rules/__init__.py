"""Decisions of a delegation's workspace: its people, tables of people, and letters."""
