"""The workspace of a delegation: its people, its reserved places, and who may enter them."""
