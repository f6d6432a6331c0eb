"""Who sees and arranges what people need in order to take part."""
