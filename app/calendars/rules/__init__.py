"""How a published programme is written for calendars and for other programmes, as pure text."""
