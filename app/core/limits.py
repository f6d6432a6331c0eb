"""Rate limits that all processes share and that survive a restart: counters in the database.

Strategies come from the `limits` library; only the storage is ours, because it has none for SQL.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any

from fastapi import Request
from limits import RateLimitItem, parse
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import Executable, Integer, String, bindparam, case, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core import clock
from app.core.db import Base, Sessions, UtcDateTime
from app.core.errors import TooMany
from app.core.i18n import ngettext


class RateWindow(Base):
    """A counter of tries in a window of time."""

    __tablename__ = "rate_window"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    count: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(index=True)


@cache
def _counting(kind: str) -> Executable:
    """The statement of every try, put together once: "of", "more", "now" and "ends" go into it."""
    dialect = postgresql if kind == "postgresql" else sqlite
    more, ends = bindparam("more", type_=Integer), bindparam("ends", type_=UtcDateTime)
    fresh = RateWindow.expires_at <= bindparam("now", type_=UtcDateTime)
    upsert = dialect.insert(RateWindow).values(key=bindparam("of"), count=more, expires_at=ends)
    counted: Executable = upsert.on_conflict_do_update(
        index_elements=[RateWindow.key],
        set_={
            "count": case((fresh, more), else_=RateWindow.count + more),
            "expires_at": case((fresh, ends), else_=RateWindow.expires_at),
        },
    ).returning(RateWindow.count)
    return counted


class SqlStorage(Storage):
    """The `limits` storage protocol on our database; each call is a transaction of its own.

    It must be called before the request's own transaction begins: an SQLite file has one writer.
    """

    STORAGE_SCHEME = None

    def __init__(self, sessions: Sessions) -> None:
        super().__init__()
        self.sessions = sessions

    @property
    def base_exceptions(self) -> type[Exception]:
        """The errors of the storage itself; none are swallowed."""
        return Exception

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count a try; a window that has passed begins anew. Gives the count in this window."""
        now = clock.now()
        ends = now + timedelta(seconds=expiry)
        given = {"of": key, "more": amount, "now": now, "ends": ends}
        with self.sessions.bare() as connection:
            counted = connection.execute(_counting(connection.dialect.name), given)
            count: int = counted.scalar_one()
            return count

    def get(self, key: str) -> int:
        """The count of the present window."""
        with self.sessions.read() as db:
            row = db.get(RateWindow, key)
            return row.count if row and row.expires_at > clock.now() else 0

    def get_expiry(self, key: str) -> float:
        """When the window ends, in seconds since 1970."""
        with self.sessions.read() as db:
            row = db.get(RateWindow, key)
            return (row.expires_at if row else clock.now()).timestamp()

    def check(self) -> bool:
        """Whether the storage can be used."""
        return True

    def reset(self) -> int:
        """Forget all windows; gives how many there were."""
        with self.sessions.write() as db:
            gone = db.execute(delete(RateWindow).returning(RateWindow.key))
            return len(gone.all())

    def clear(self, key: str) -> None:
        """Forget one window."""
        with self.sessions.write() as db:
            db.execute(delete(RateWindow).where(RateWindow.key == key))


@cache
def _parsed(rule: str) -> RateLimitItem:
    return parse(rule)


class Limits:
    """Counts tries and refuses what is too much."""

    def __init__(self, sessions: Sessions) -> None:
        self._storage = SqlStorage(sessions)
        self._windows = FixedWindowRateLimiter(self._storage)

    def count(self, rule: str, *who: str) -> None:
        """Count one try under a rule such as "10 per 10 minutes".

        Raises `TooMany` with the seconds to wait.
        """
        item = _parsed(rule)
        if self._windows.hit(item, *who):
            return
        raise _too_many(datetime.fromtimestamp(self._windows.get_window_stats(item, *who)[0], UTC))


def _too_many(ends: datetime) -> TooMany:
    seconds = max(1, round((ends - clock.now()).total_seconds()))
    minutes = -(-seconds // 60)
    sentence = ngettext(
        "Too many tries. Please wait %(minutes)s minute and try again.",
        "Too many tries. Please wait %(minutes)s minutes and try again.",
        minutes,
    )
    return TooMany(sentence % {"minutes": minutes}, seconds)


def count_within(db: Session, rule: str, *who: str, number: int) -> None:
    """Count so many tries at once, in a transaction that is open.

    For what shows only while a request is answered: how much is in a file. Raises `TooMany`; then
    nothing of it is counted, so that a smaller number may still do.
    """
    item, now = _parsed(rule), clock.now()
    key, ends = item.key_for(*who), now + timedelta(seconds=item.get_expiry())
    given = {"of": key, "more": number, "now": now, "ends": ends}
    with db.begin_nested():
        counted = db.execute(_counting(db.get_bind().dialect.name), given).scalar_one()
        if counted > item.amount:
            raise _too_many(db.get_one(RateWindow, key, populate_existing=True).expires_at)


def limited(name: str, rule: str) -> Callable[[Request], None]:
    """A FastAPI dependency that limits a route by the visitor's address.

    Put it into the route's `dependencies`, which run before its transaction opens.
    """

    def count(request: Request) -> None:
        limits: Limits = request.app.state.limits
        limits.count(rule, name, household(client_address(request)))

    return count


def client_address(request: Request) -> str:
    """The visitor's address; X-Forwarded-For counts only when a configured proxy sent it.

    Of the chain, the last address that is not itself a trusted proxy is the visitor's.
    """
    trusted: tuple[str, ...] = request.app.state.settings.trusted_proxies
    address = request.client.host if request.client else ""
    if address not in trusted:
        return address
    # Some proxies add a line of their own: all lines together are the chain.
    chain = ",".join(request.headers.getlist("x-forwarded-for")).split(",")
    for hop in reversed([part.strip() for part in chain if part.strip()]):
        if hop not in trusted:
            return hop if _as_ip(hop) else address
    return address


def household(address: str) -> str:
    """The address that tries are counted under: an IPv6 visitor owns all of a /64 network."""
    found = _as_ip(address)
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(IPv6Network((found, 64), strict=False))
    return str(found or "unknown")


def _as_ip(address: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(address)
    except ValueError:
        return None


def forget_old_windows(db: Any) -> None:
    """Delete the windows that have passed."""
    old = select(RateWindow.key).where(RateWindow.expires_at <= clock.now())
    db.execute(delete(RateWindow).where(RateWindow.key.in_(old)))
