"""What can be done with badges."""

from app.badges.service.printing import (
    design_of,
    print_badges,
    printed_pdf,
    replace,
    sample_picture,
    save_design,
)

__all__ = [
    "design_of",
    "print_badges",
    "printed_pdf",
    "replace",
    "sample_picture",
    "save_design",
]
