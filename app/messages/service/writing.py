"""Writes a mail in its reader's language: in the words provided, or in those of the meeting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import css_inline

from app.core.web.templates import Place, render, render_block
from app.messages import rules
from app.messages.models import MailTopic
from app.messages.rules import unlinked
from app.messages.rules.as_text import as_text
from app.messages.rules.directions import settled
from app.messages.rules.kinds import Kind
from app.messages.rules.wording import filled_body, filled_subject, in_one_line

NOWHERE = Place("/", {}, keep_language=True)


class Words(Protocol):
    """A meeting's own words for a kind of mail."""

    subject: str
    text: str


@dataclass(frozen=True)
class Written:
    """A mail, ready to be read."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Foot:
    """What stands below a mail: the path of its reader's own settings, and what it is that they
    can do without, if they can.
    """

    path: str
    topic: MailTopic | None = None


def said_with(
    kind: str, base_url: str, context: Mapping[str, Any], *, foot: Foot | None = None
) -> dict[str, Any]:
    """What a mail of a kind is written with; in the language in use, as all here.

    A mail of no meeting has no `foot`: nothing can be set of it.
    """

    def absolute(path: str, **query: str) -> str:
        return base_url + NOWHERE.link(path, **query)

    said: dict[str, Any] = {"base_url": base_url, "absolute": absolute, **context}
    said["settings_at"] = absolute(foot.path) if foot else ""
    said["can_refuse"] = bool(foot and foot.topic)
    said["block"] = lambda name: as_text(render_block(_body(kind), name, NOWHERE, said))
    said["short_block"] = lambda name: in_one_line(
        render_block(f"mails/{kind}/short.txt", name, NOWHERE, said)
    )
    return said


def values_of(kind: Kind, said: Mapping[str, Any]) -> dict[str, str]:
    """What stands in a mail in the place of each placeholder of its kind."""
    return {name: one.value(said) for name, one in kind.offers.items()}


def provided_subject(folder: str, said: Mapping[str, Any]) -> str:
    """The subject of this folder under templates in the words that come with the service."""
    return in_one_line(render(f"{folder}/subject.txt", NOWHERE, said))


def provided_short(folder: str, said: Mapping[str, Any]) -> str:
    """The short text of this folder under templates in the words that come with the service."""
    return in_one_line(render(f"{folder}/short.txt", NOWHERE, said))


def provided(kind: str, said: Mapping[str, Any]) -> Written:
    """A mail in the words that come with the service."""
    html = render(_body(kind), NOWHERE, said)
    return Written(provided_subject(f"mails/{kind}", said), f"{as_text(html)}\n", html)


def own(kind: Kind, words: Words, said: Mapping[str, Any]) -> Written:
    """A mail in a meeting's own words, in the frame of its kind."""
    values = values_of(kind, said)
    subject, text = (
        filled_subject(words.subject, values),
        filled_body(kind, words.text, values),
    )
    html = in_paragraphs(_body(kind.key), subject, text, base_url=said["base_url"], said=said)
    return Written(subject, f"{as_text(html)}\n", html)


def in_paragraphs(
    frame: str, subject: str, text: str, *, base_url: str, said: Mapping[str, Any]
) -> str:
    """A text as HTML in the frame of this template; addresses under `base_url` are links."""
    parts = rules.laid_out(text, base_url)
    known = {"subject": subject, "paragraphs": parts, "provided": frame}
    return render("mails/_base/own.html", NOWHERE, {**said, **known})


def finished(written: Written, base_url: str, meant: Sequence[str]) -> Written:
    """The mail as it is sent: nothing typed is a link or turns round what it stands in, and styles
    are put on the elements.
    """
    known = unlinked.addresses(meant)
    html = css_inline.inline(written.html, keep_style_tags=True)
    return Written(
        settled(written.subject)[: rules.LONGEST_SUBJECT],
        settled(unlinked.in_text(written.text, base_url, known)),
        settled(unlinked.in_html(html, base_url, known)),
    )


def _body(kind: str) -> str:
    return f"mails/{kind}/body.html"
