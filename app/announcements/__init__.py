"""What organisers tell many at once, by mail and on screens."""
