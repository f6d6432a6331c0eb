"""What organisers look up and do before and beside their decisions."""

from app.judging.service.ledger import ledger_of
from app.judging.service.merging import agree, propose, refuse, say_merge, take_back, too_long

__all__ = ["agree", "ledger_of", "propose", "refuse", "say_merge", "take_back", "too_long"]
