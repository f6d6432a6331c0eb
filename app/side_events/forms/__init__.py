"""Forms of side events: the applicant's, and those of the organisers."""
