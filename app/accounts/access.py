"""Who may do what: pure decisions about an actor and their roles."""

from dataclasses import dataclass, field

from app.accounts.models import RoleKind


@dataclass(frozen=True)
class Held:
    """A role that an actor holds: of a kind, at a meeting, for a delegation (or everywhere)."""

    kind: RoleKind
    meeting_id: str | None = None
    delegation_id: str | None = None


@dataclass(frozen=True)
class Actor:
    """Whoever does something: a signed-in person with roles."""

    account_id: str
    email: str
    name: str
    language: str
    roles: frozenset[Held] = field(default_factory=frozenset)
    timezone: str = ""

    @property
    def is_admin(self) -> bool:
        """Whether they may do everything everywhere."""
        return Held(RoleKind.ADMIN) in self.roles

    def organises(self, meeting_id: str) -> bool:
        """Whether they are an organiser of this meeting."""
        return self.is_admin or Held(RoleKind.ORGANISER, meeting_id) in self.roles

    def checks_in(self, meeting_id: str) -> bool:
        """Whether they may let people into this meeting."""
        return self.organises(meeting_id) or Held(RoleKind.CHECK_IN, meeting_id) in self.roles

    def cares_at(self, meeting_id: str) -> bool:
        """Whether they see what people at this meeting need; organising it is not enough."""
        return Held(RoleKind.CARE, meeting_id) in self.roles

    def reviews_at(self, meeting_id: str) -> bool:
        """Whether they judge applications at this meeting; organising it is not enough."""
        return Held(RoleKind.REVIEWER, meeting_id) in self.roles

    def speaks_for(self, delegation_id: str) -> bool:
        """Whether they are a focal point of this delegation."""
        return any(
            held.kind is RoleKind.FOCAL_POINT and held.delegation_id == delegation_id
            for held in self.roles
        )
