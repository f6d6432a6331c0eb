"""Rules of side events: what an application may be, its states, demands on the schedule."""
