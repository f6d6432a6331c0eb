"""Whom an application names, as mails say it: in which part, for which host, in which language."""

from app.side_events.models import Partner, PartnerRole, SideEvent, Speaker
from app.side_events.rules.answers import Named
from app.side_events.rules.application import PARTNER_ROLES, SPEAKER_ROLES


def role_of(named: Named) -> str:
    """What somebody is to a side event, in words."""
    return PARTNER_ROLES[named.role] if isinstance(named, Partner) else SPEAKER_ROLES[named.role]


def host_of(event: SideEvent) -> str:
    """The lead organiser as typed, or whoever is to be asked."""
    leads = (one.name for one in event.partners if one.role is PartnerRole.LEAD_ORGANISER)
    return next(leads, event.contact_name)


def language_of(event: SideEvent, named: Named) -> str:
    """In which language somebody is written to whom an application names."""
    return named.person.language if isinstance(named, Speaker) else event.contact_language
