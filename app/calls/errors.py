"""What can go wrong with a call."""

from app.core.errors import Invalid


class WrongPolicy(Invalid):
    """Settings of a call do not fit together."""
