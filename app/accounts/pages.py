"""Signing in by a link that comes by mail, signing out, and a person's own account."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Depends, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.accounts import rules, service
from app.accounts.access import Actor
from app.accounts.errors import LinkSpent
from app.accounts.forms import AccountForm, OnwardForm, SignInForm
from app.accounts.guards import SignedIn, Visitor, limited_by_address
from app.accounts.models import RoleKind
from app.core.db import Db
from app.core.happenings import tell
from app.core.i18n import lazy
from app.core.limits import limited
from app.core.web import Posted, notice, page, redirect
from app.core.web.answers import safe_next, set_cookie
from app.core.web.csrf import SESSION_COOKIE

router = APIRouter(include_in_schema=False)
SIGNED_OUT = notice("account.signed_out", lazy("You are signed out."))
SIGNED_OUT_EVERYWHERE = notice(
    "account.signed_out_everywhere", lazy("You are signed out on every computer.")
)
SAVED = notice("account.saved", lazy("Your name, language and time zone are saved."))
LASTS = rules.minutes(rules.SIGN_IN_LINK_LASTS)


@router.get("/sign-in")
def ask(request: Request, visitor: Visitor, next: str = "/") -> Response:  # noqa: A002 - the address says next=
    """The form that asks for an address."""
    onward = safe_next(next)
    if visitor is not None:
        return redirect(request, onward if onward != "/" else "/account")
    return page(request, "accounts/sign_in", form=SignInForm(data={"next": onward}))


@router.post(
    "/sign-in",
    dependencies=[
        Depends(limited("sign-in", rules.TRIES_PER_ADDRESS)),
        Depends(limited_by_address("sign-in", rules.TRIES_PER_ACCOUNT, field="email")),
    ],
)
def send(request: Request, posted: Posted, db: Db) -> Response:
    """Answers the same whether the address is known or not."""
    form = SignInForm.posted(posted)
    if not form.validate():
        return page(request, "accounts/sign_in", status=422, form=form)
    email = rules.as_email(form.email.data or "") or ""
    service.ask_for_link(db, email, safe_next(form.next.data))
    return redirect(request, "/sign-in/sent")


@router.get("/sign-in/sent")
def sent(request: Request) -> Response:
    """Says where to look for the link."""
    return page(request, "accounts/sent", lasts=LASTS)


@router.get("/sign-in/{secret}")
def confirm(request: Request, secret: str, db: Db, next: str = "/") -> Response:  # noqa: A002 - the address says next=
    """Offers to sign in. A mail program that follows links spends nothing."""
    onward = safe_next(next)
    try:
        account = service.account_of_link(db, secret)
    except LinkSpent as error:
        return _spent(request, error, onward)
    form = OnwardForm(data={"next": onward})
    path = f"/sign-in/{secret}"
    return page(request, "accounts/confirm", email=account.email, form=form, path=path)


@router.post(
    "/sign-in/{secret}", dependencies=[Depends(limited("sign-in-link", rules.TRIES_PER_ADDRESS))]
)
def sign_in(request: Request, posted: Posted, secret: str, db: Db) -> Response:
    """Spends the link; the browser gets a new session, whatever it had before."""
    form = OnwardForm.posted(posted)
    onward = safe_next(form.next.data)
    try:
        before = request.cookies.get(SESSION_COOKIE)
        _account, session = service.sign_in(db, secret, before=before)
    except LinkSpent as error:
        return _spent(request, error, onward)
    answer = redirect(request, onward if onward != "/" else "/account")
    set_cookie(request, answer, SESSION_COOKIE, session, int(rules.SESSION_LASTS.total_seconds()))
    return answer


def _spent(request: Request, error: LinkSpent, onward: str) -> Response:
    return page(
        request, "accounts/spent", status=error.status, sentence=error.sentence, next=onward
    )


@router.post("/sign-out")
def sign_out(request: Request, posted: Posted, db: Db) -> Response:
    """Ends this browser's session; who is signed out already stays so."""
    OnwardForm.posted(posted)
    service.sign_out(db, request.cookies.get(SESSION_COOKIE, ""))
    return _left(redirect(request, "/", SIGNED_OUT))


@router.post("/sign-out/everywhere")
def sign_out_everywhere(request: Request, posted: Posted, actor: SignedIn, db: Db) -> Response:
    """Ends the sessions of this person in every browser."""
    OnwardForm.posted(posted)
    service.sign_out_everywhere(db, actor)
    return _left(redirect(request, "/", SIGNED_OUT_EVERYWHERE))


def _left(answer: Response) -> Response:
    """Nothing of the person stays in the browser: no cookie, and nothing that scripts kept."""
    answer.delete_cookie(SESSION_COOKIE, path="/")
    answer.headers["Clear-Site-Data"] = '"storage"'
    return answer


@router.get("/account")
def account(request: Request, actor: SignedIn, db: Db) -> Response:
    """The person's roles, name, language and time zone."""
    form = AccountForm(obj=actor)
    return page(request, "accounts/account", form=form, **_shown(db, actor))


@router.post("/account")
def save(request: Request, posted: Posted, actor: SignedIn, db: Db) -> Response:
    """Saves name, language and time zone."""
    form = AccountForm.posted(posted)
    if not form.validate():
        return page(request, "accounts/account", status=422, form=form, **_shown(db, actor))
    service.change_account(
        db,
        actor,
        name=form.name.data or "",
        language=form.language.data,
        timezone=form.timezone.data,
    )
    return redirect(request, "/account", SAVED)


def _shown(db: Session, actor: Actor) -> Mapping[str, Any]:
    kinds = [role.kind for role in actor.roles]
    shown = rules.AccountShown(actor.email)
    tell(db, shown)
    return {
        "actor": actor,
        "does": shown.does,
        "organises": kinds.count(RoleKind.ORGANISER),
        "speaks_for": kinds.count(RoleKind.FOCAL_POINT),
        "checks_in": kinds.count(RoleKind.CHECK_IN),
        "cares": kinds.count(RoleKind.CARE),
        "reviews": kinds.count(RoleKind.REVIEWER),
    }
