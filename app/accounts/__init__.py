"""People who sign in: their roles, sessions, tokens and the audit log."""
