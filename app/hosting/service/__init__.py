"""What is made of a side event after its acceptance."""

from app.hosting.service.papers import own_subject, paper_pdf, released_subject

__all__ = ["own_subject", "paper_pdf", "released_subject"]
