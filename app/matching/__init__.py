"""One person who came two ways: found, shown side by side, merged by an organiser, undone."""
