"""iCalendar feeds, schedule.xml and schedule.json of a release."""
