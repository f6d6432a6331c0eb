"""The service as people meet it: served by a process of its own, used in a real browser."""
