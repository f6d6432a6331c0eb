"""Pages that are about mails alone."""
