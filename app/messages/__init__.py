"""Mails: the outbox and its delivery."""
