"""The Jinja environment: strict, escaping, translated, with the few globals of every page."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from app.core import i18n
from app.core.forms import anchor
from app.core.markdown import as_html, footnotes

ROOT = Path(__file__).parent.parent.parent.parent
TEMPLATES = ROOT / "templates"
SHARED = ("layouts/", "partials/fields/", "partials/ui/")
BUILT = ROOT / "app" / "static" / "built"
_HOURS = re.compile(r"\d\d:\d\d–\d\d:\d\d")


@cache
def environment() -> Environment:
    """The environment of all templates: pages, mails and documents."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=_is_html,  # noqa: S701 - all but plain text is escaped
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    env.install_gettext_callables(  # type: ignore[attr-defined]  # the i18n extension adds it
        i18n.gettext,
        i18n.ngettext,
        newstyle=True,
        pgettext=i18n.pgettext,
        npgettext=i18n.npgettext,
    )
    env.filters |= {
        "date": i18n.show_date,
        "day": i18n.show_day,
        "time": i18n.show_time,
        "datetime": i18n.show_datetime,
        "number": i18n.show_number,
        "in_language": i18n.in_language,
        "runs": i18n.direction_of,
        "lines": _in_lines,
        "hours": _with_whole_hours,
        "anchor": anchor,
        "markdown": as_html,
        "footnotes": footnotes,
        "moment": _moment,
        "iso": lambda moment: moment.astimezone(UTC).isoformat(),
    }
    env.globals |= {"period": i18n.show_period, "period_end": i18n.show_end, "static": static}
    env.globals |= {"colon": i18n.between_term, "comma": i18n.comma}
    env.globals |= {"space": i18n.space, "in_brackets": i18n.in_brackets}
    return env


def compile_shared() -> None:
    """Compile what every page is made of, so that the first one after a start does not wait.

    The pages themselves are compiled when they are asked for: all of them take seconds.
    """
    env = environment()
    for name in env.list_templates(filter_func=lambda name: name.startswith(SHARED)):
        env.get_template(name)


def _in_lines(text: str) -> Markup:
    """What somebody typed, in the lines in which they typed it."""
    return Markup("<br>").join(str(text).splitlines())


def _with_whole_hours(text: str) -> Markup:
    """A text in which no line ends after the dash of hours, "10:00–" and "11:00" below it."""
    whole = _HOURS.sub(r'<span class="hours">\g<0></span>', str(escape(text)))
    return Markup(whole)  # noqa: S704 - what it is made of is escaped


def _moment(said: str | datetime) -> datetime:
    """An instant, also where it comes as ISO 8601 from what was kept as JSON."""
    return datetime.fromisoformat(said) if isinstance(said, str) else said


def _is_html(name: str | None) -> bool:
    return name is None or not name.endswith(".txt")  # plain-text mails are not escaped


@cache
def _built_files() -> Mapping[str, str]:
    manifest = BUILT / "manifest.json"
    found: Mapping[str, str] = json.loads(manifest.read_text()) if manifest.exists() else {}
    return found


def static(name: str) -> str:
    """The address of a built file, with the hash of its content: it may be kept for ever."""
    return f"/static/{_built_files().get(name, name)}"


class Place:
    """Where a page is: its path and query, for links that keep the language that was chosen."""

    def __init__(self, path: str, query: Mapping[str, str], *, keep_language: bool) -> None:
        # "//host" in a link would be another site's address
        self.path = quote("/" + path.lstrip("/\\"), safe="/:@!$&'()*+,;=~")
        self.query = {k: v for k, v in query.items() if k not in {"lang", "done", "part"}}
        self.keep_language = keep_language

    def link(self, path: str, **query: object) -> str:
        """A path of ours with its query, and with `lang` where the reader chose a language."""
        if not query and not self.keep_language and "?" not in path:
            return path
        values = {key: str(value) for key, value in query.items() if value is not None}
        before_hash, hash_, fragment = path.partition("#")
        bare, _, already = before_hash.partition("?")
        kept = [(key, value) for key, value in parse_qsl(already, True) if key not in values]
        if self.keep_language and "lang" not in dict(kept):
            values.setdefault("lang", i18n.language())
        together = urlencode([*kept, *values.items()])
        return f"{bare}{'?' if together else ''}{together}{hash_}{fragment}"

    def url_in(self, code: str) -> str:
        """This page in another language."""
        return f"{self.path}?{urlencode(self.query | {'lang': code})}"


def render(name: str, place: Place, context: Mapping[str, Any]) -> str:
    """A template as text, in the language in use. `context` wins over everybody's defaults."""
    return environment().get_template(name).render(_values(place, context))


def render_block(name: str, block: str, place: Place, context: Mapping[str, Any]) -> str:
    """One block of a template as text, as `render` would say it."""
    template = environment().get_template(name)
    known = template.new_context(_values(place, context))
    for _text in template.root_render_func(known):
        pass  # for what it imports and sets before its blocks, which they use
    return "".join(known.blocks[block][0](known))  # its own, or its parent's


def _values(place: Place, context: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {
        "lang": i18n.language(),
        "direction": i18n.direction(),
        "languages": list(i18n.LANGUAGES.items()),
        "link": place.link,
        "url_in": place.url_in,
        "request_path": place.path,
        "account": None,
        "knows_visitor": False,
        "csrf_token": "",
        "flashes": [],
        "flashes_follow": False,
        "meeting": None,
    }
    return values | dict(context)


@contextmanager
def public_place(path: str, language: str) -> Iterator[Place]:
    """For what is rendered without a request, a release's pages: in a language, at a path."""
    with i18n.in_use(language):
        yield Place(path, {}, keep_language=True)
