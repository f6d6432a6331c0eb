"""Which setting keeps an application out: one function for each, in one list."""

from collections.abc import Callable, Collection, Iterator, Mapping

from app.calls.rules.categories import is_among, said_categories
from app.calls.rules.door import Door, closed_because, door_of
from app.calls.rules.policy import EXTRAS, TEXTS, Asked, Host, Part, Policy, Refusal, Standing
from app.core.i18n import gettext as _
from app.core.i18n import lazy, ngettext, show_datetime
from app.delegations.models import DelegationCategory
from app.delegations.rules import STATE_CATEGORIES

Judge = Callable[[Policy, Asked, Standing], Iterator[Refusal]]
PART_LABELS: Mapping[Part, str] = {
    Part.LEAD_ORGANISER: lazy("Lead organiser"),
    Part.CO_ORGANISER: lazy("Co-organiser"),
    Part.CO_SPONSOR: lazy("Co-sponsor"),
}


def refusals(policy: Policy, asked: Asked, standing: Standing) -> list[Refusal]:
    """Everything that keeps an application out, in the order of the settings."""
    return [one for judge in SETTINGS.values() for one in judge(policy, asked, standing)]


def _opens_at(policy: Policy, asked: Asked, standing: Standing) -> Iterator[Refusal]:
    yield from _at_the_door("opens_at", Door.NOT_YET, policy, asked, standing)


def _closes_at(policy: Policy, asked: Asked, standing: Standing) -> Iterator[Refusal]:
    """Deadline, grace period and what becomes of late ones are one question."""
    yield from _at_the_door("closes_at", Door.CLOSED, policy, asked, standing)


def _places(policy: Policy, asked: Asked, standing: Standing) -> Iterator[Refusal]:
    yield from _at_the_door("places", Door.FULL, policy, asked, standing)


def _at_the_door(
    setting: str, door: Door, policy: Policy, asked: Asked, standing: Standing
) -> Iterator[Refusal]:
    if asked.at is None:
        return
    if door_of(policy, asked.at, over=False, full=standing.is_full) is door:
        yield Refusal(setting, "", closed_because(policy, door))


def _may_lead(policy: Policy, asked: Asked, _standing: Standing) -> Iterator[Refusal]:
    yield from _not_among("may_lead", Part.LEAD_ORGANISER, policy.may_lead, asked)


def _may_co_organise(policy: Policy, asked: Asked, _standing: Standing) -> Iterator[Refusal]:
    yield from _not_among("may_co_organise", Part.CO_ORGANISER, policy.may_co_organise, asked)


def _may_co_sponsor(policy: Policy, asked: Asked, _standing: Standing) -> Iterator[Refusal]:
    yield from _not_among("may_co_sponsor", Part.CO_SPONSOR, policy.may_co_sponsor, asked)


def _not_among(
    setting: str, part: Part, wanted: Collection[DelegationCategory], asked: Asked
) -> Iterator[Refusal]:
    for host in asked.hosts if wanted else ():
        if host.part is not part or is_among(host.category, wanted):
            continue
        if host.category is None:
            sentence = _(
                "%(name)s is not in the register of States and organisations, and only these can"
                " be “%(part)s” at this meeting: %(who)s. Choose a name from the list, or write to"
                " the organisers."
            )
        else:
            sentence = _(
                "%(name)s cannot be “%(part)s” at this meeting; these can: %(who)s. Name it in"
                " another part, or leave it out."
            )
        said = {"name": host.name, "part": PART_LABELS[part], "who": said_categories(wanted)}
        yield Refusal(setting, _field_of(host), sentence % said)


def _pairings(policy: Policy, asked: Asked, _standing: Standing) -> Iterator[Refusal]:
    """A lead that the register lacks is held to be of each category but a State's."""
    partners = [host for host in asked.hosts if host.part is Part.CO_ORGANISER]
    for pairing in policy.pairings:
        for lead in _leads(asked):
            concerned = (
                bool(pairing.leads - STATE_CATEGORIES)
                if lead.category is None
                else is_among(lead.category, pairing.leads)
            )
            if concerned and not any(is_among(one.category, pairing.needs) for one in partners):
                sentence = _(
                    "%(name)s can lead an event only together with one of these: %(who)s. Add such"
                    " a partner as co-organiser."
                )
                said = {"name": lead.name, "who": said_categories(pairing.needs)}
                yield Refusal("pairings", "partners", sentence % said)


def _most_per_lead(policy: Policy, asked: Asked, _standing: Standing) -> Iterator[Refusal]:
    most = policy.most_per_lead
    for lead in _leads(asked):
        if most is not None and lead.leads >= most:
            sentence = ngettext(
                "%(name)s leads %(number)s application already, and may lead no more. Let a partner"
                " lead this event.",
                "%(name)s leads %(number)s applications already, and may lead no more. Let a"
                " partner lead this event.",
                lead.leads,
            )
            said = {"name": lead.name, "number": lead.leads}
            yield Refusal("most_per_lead", "lead", sentence % said)


def _one_per_entity(policy: Policy, asked: Asked, _standing: Standing) -> Iterator[Refusal]:
    for host in asked.hosts if policy.one_per_entity else ():
        if host.organises and host.part is not Part.CO_SPONSOR:
            sentence = _(
                "%(name)s organises another event already, and each may organise one only. Leave it"
                " out, or name it as a co-sponsor, which is not counted."
            )
            yield Refusal("one_per_entity", _field_of(host), sentence % {"name": host.name})


def _most_partners(policy: Policy, asked: Asked, _standing: Standing) -> Iterator[Refusal]:
    most, named = policy.most_partners, len(asked.hosts) - len(_leads(asked))
    if named > most:
        sentence = ngettext(
            "Besides the lead organiser, name at most %(most)s partner.",
            "Besides the lead organiser, name at most %(most)s partners.",
            most,
        )
        yield Refusal("most_partners", "partners", sentence % {"most": most})


def _partners_confirm(policy: Policy, asked: Asked, _standing: Standing) -> Iterator[Refusal]:
    for host in asked.hosts if policy.partners_confirm else ():
        if host.part is not Part.LEAD_ORGANISER and not host.reachable:
            sentence = _(
                "%(name)s is to confirm that it takes part. Give an e-mail address to which its"
                " link is sent."
            )
            yield Refusal("partners_confirm", _field_of(host), sentence % {"name": host.name})


def _speakers_confirm(policy: Policy, asked: Asked, _standing: Standing) -> Iterator[Refusal]:
    for name, reachable in asked.people if policy.speakers_confirm else ():
        if not reachable:
            sentence = _(
                "%(name)s is to confirm that they take part. Give an e-mail address to which their"
                " link is sent."
            )
            yield Refusal("speakers_confirm", "speakers", sentence % {"name": name})


def _reserved(policy: Policy, asked: Asked, _standing: Standing) -> Iterator[Refusal]:
    if policy.reserved & set(asked.slots):
        sentence = _("The organisers have reserved one of these slots. Choose another one.")
        yield Refusal("reserved", "slots", sentence)


def _longest_title(policy: Policy, asked: Asked, _standing: Standing) -> Iterator[Refusal]:
    for title in asked.titles:
        yield from _too_long("longest_title", "title", _("Title"), title, policy.longest_title)


def _longest_calendar_title(policy: Policy, asked: Asked, _standing: Standing) -> Iterator[Refusal]:
    setting, most = "longest_calendar_title", policy.longest_calendar_title
    label = _("Title for calendars")
    yield from _too_long(setting, "calendar_title", label, asked.calendar_title, most)


def _longest_texts(policy: Policy, asked: Asked, _standing: Standing) -> Iterator[Refusal]:
    for part, text in asked.texts:
        most = policy.longest(part)
        yield from _too_long("longest_texts", part, TEXTS[part], text, most)


def _too_long(setting: str, field: str, label: str, text: str, most: int) -> Iterator[Refusal]:
    if len(text) > most:
        sentence = _(
            "“%(part)s” has %(length)s characters and may have at most %(most)s. Shorten it."
        )
        said = {"part": label, "length": len(text), "most": most}
        yield Refusal(setting, field, sentence % said)


def _extras(policy: Policy, asked: Asked, _standing: Standing) -> Iterator[Refusal]:
    for code, label in EXTRAS.items():
        if code in asked.features and code not in policy.extras:
            sentence = _("This cannot be asked for at this meeting: %(what)s. Take it off.")
            yield Refusal("extras", "features", sentence % {"what": label})


def _changes_until(policy: Policy, asked: Asked, _standing: Standing) -> Iterator[Refusal]:
    until = policy.changes_until
    if asked.changed_at and until and asked.changed_at > until:
        sentence = _(
            "Hosts could change their events until %(moment)s. Write here what is to be changed and"
            " why: the organisers see old and new, and decide."
        )
        moment = show_datetime(until, policy.timezone)
        yield Refusal("changes_until", "", sentence % {"moment": moment})


def _leads(asked: Asked) -> list[Host]:
    return [host for host in asked.hosts if host.part is Part.LEAD_ORGANISER]


def _field_of(host: Host) -> str:
    return "lead" if host.part is Part.LEAD_ORGANISER else "partners"


SETTINGS: Mapping[str, Judge] = {
    "opens_at": _opens_at,
    "closes_at": _closes_at,
    "places": _places,
    "may_lead": _may_lead,
    "may_co_organise": _may_co_organise,
    "may_co_sponsor": _may_co_sponsor,
    "pairings": _pairings,
    "most_per_lead": _most_per_lead,
    "one_per_entity": _one_per_entity,
    "most_partners": _most_partners,
    "partners_confirm": _partners_confirm,
    "speakers_confirm": _speakers_confirm,
    "reserved": _reserved,
    "longest_title": _longest_title,
    "longest_calendar_title": _longest_calendar_title,
    "longest_texts": _longest_texts,
    "extras": _extras,
    "changes_until": _changes_until,
}
