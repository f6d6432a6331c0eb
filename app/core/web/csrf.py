"""Cross-site request forgery: a token in every form, bound to the visitor's browser.

The browser holds a random secret in a cookie (that of the sign-in session, or one made when a form
is first shown); the form carries an HMAC of it. Origin and Sec-Fetch-Site are checked as well, in
`guards.py`, before a body is read.
"""

import hmac

from fastapi import Request
from markupsafe import Markup

from app.core.errors import Forbidden
from app.core.i18n import gettext as _
from app.core.ids import derive_secret, new_secret

FIELD = "csrf_token"
SESSION_COOKIE = "corridor_session"
VISITOR_COOKIE = "corridor_visitor"


class CsrfToken:
    """The token of one page; asking for its text makes the visitor's cookie needed."""

    def __init__(self, request: Request) -> None:
        cookies = request.cookies
        self._key: str = request.app.state.settings.secret_key
        self._secret = cookies.get(SESSION_COOKIE) or cookies.get(VISITOR_COOKIE)
        self.new_visitor: str | None = None

    def __str__(self) -> str:
        if not self._secret:
            self._secret = self.new_visitor = new_secret()
        return derive_secret(self._key, "csrf", self._secret)

    def __html__(self) -> Markup:
        return Markup(str(self))  # noqa: S704 - hexadecimal digits of our own making


def check(request: Request, given: str) -> None:
    """Refuse a form whose token does not belong to this browser. Raises `Forbidden`."""
    token = CsrfToken(request)
    expected = str(token)
    if token.new_visitor or not hmac.compare_digest(expected.encode(), given.encode()):
        raise Forbidden(
            _(
                "This form has expired. Go back, reload the page and send it again;"
                " cookies must be allowed."
            )
        )
