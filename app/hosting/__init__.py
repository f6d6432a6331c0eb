"""Side events after acceptance: flyers, running orders, changes, materials, who wants to come."""
