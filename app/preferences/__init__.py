"""What somebody wants of the messages of a meeting: one page, by whichever link they come."""
