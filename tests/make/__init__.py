"""Builders of what tests need; one module for each feature."""
