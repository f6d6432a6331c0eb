"""The call for side events: what a meeting lets in, as settings and not as code."""
