"""Rules about side events after acceptance."""
