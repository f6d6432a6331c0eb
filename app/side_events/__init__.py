"""Side events: applications, partners, speakers and decisions."""
