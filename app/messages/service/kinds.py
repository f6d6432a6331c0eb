"""The kind of mail that belongs to no meeting, with an example."""

from datetime import timedelta

from sqlalchemy.orm import Session

from app.accounts.rules import SignInLinkMade, link_path
from app.core import i18n
from app.core.i18n import lazy
from app.messages.rules.kinds import Family, Kind
from app.messages.service import send_sign_in_link


def _sign_in(db: Session, _meeting_id: str, _about: str) -> None:
    email, path = "demo.delegate@example.org", link_path("example")
    made = SignInLinkMade("", email, "", i18n.language(), path, timedelta(minutes=30))
    send_sign_in_link(db, made)


FAMILIES = (
    Family(
        lazy("Signing in"),
        (Kind("accounts/sign_in", lazy("Sign in"), _sign_in),),
        lambda _db, _meeting_id: (),
    ),
)
