"""Invitations to side events by mail, which calendars take up, and what people answer to them."""
