"""Runs inside the machine's own Python, beside Evolution's calendar: does what it is told, a line
of JSON at a time, and answers with one.
"""

import json
import sys
import time
from typing import Any

import gi  # type: ignore[import-not-found]  # Debian has it

gi.require_version("ECal", "2.0")
gi.require_version("EDataServer", "1.2")
gi.require_version("ICalGLib", "3.0")
from gi.repository import ECal, EDataServer, GLib, ICalGLib  # type: ignore[import-not-found]  # noqa: E402 - versions first

EVENTS = ECal.ClientSourceType.EVENTS
NO_WAIT = 0xFFFFFFFF  # for a connection: what is asked for later waits for it


class Calendars:
    """Calendars of one person by name: own ones, which take up mails, and subscribed ones."""

    def __init__(self) -> None:
        self._registry = EDataServer.SourceRegistry.new_sync(None)
        self._open: dict[str, Any] = {}

    def own(self, name: str) -> None:
        """A calendar on this computer."""
        source = self._source(name, "local")
        self._connect(name, source)

    def subscribe(self, name: str, address: str) -> None:
        """A calendar that is read from an address."""
        source = self._source(name, "webcal")
        place = source.get_extension("WebDAV Backend")
        place.set_uri(GLib.Uri.parse(address, GLib.UriFlags.NONE))
        source.get_extension("Security").set_method("none")
        self._connect(name, source)

    def take(self, name: str, text: str) -> None:
        """Act on what a mail brings, or on a file that is opened, as its METHOD says."""
        self._open[name].receive_objects_sync(ICalGLib.Component.new_from_string(text), 0, None)

    def look(self, name: str) -> None:
        """Ask the address again."""
        self._open[name].refresh_sync(None)

    def shown(self, name: str) -> list[dict[str, Any]]:
        """What is in a calendar."""
        _ok, events = self._open[name].get_object_list_sync("#t", None)
        return [
            {
                "uid": one.get_uid(),
                "title": one.get_summary(),
                "start": one.get_dtstart().as_timet_with_zone(ICalGLib.Timezone.get_utc_timezone()),
                "end": one.get_dtend().as_timet_with_zone(ICalGLib.Timezone.get_utc_timezone()),
                "place": one.get_location(),
                "status": one.get_status().value_nick,
                "sequence": one.get_sequence(),
                "text": one.get_description(),
            }
            for one in events
        ]

    def _source(self, name: str, backend: str) -> Any:
        source = EDataServer.Source.new(None, None)
        source.set_display_name(name)
        source.set_parent(f"{backend}-stub")
        source.get_extension("Calendar").set_backend_name(backend)
        return source

    def _connect(self, name: str, source: Any) -> None:
        self._registry.commit_source_sync(source, None)
        known = self._registry.ref_source(source.get_uid())
        self._open[name] = self._client(known)

    def _client(self, source: Any, tries: int = 100) -> Any:
        """Its other processes hear of a new calendar a moment later."""
        try:
            return ECal.Client.connect_sync(source, EVENTS, NO_WAIT, None)
        except GLib.Error:
            if not tries:
                raise
            time.sleep(0.1)
            return self._client(source, tries - 1)


def main() -> None:
    """Do what each line says until there is none."""
    calendars = Calendars()
    for line in sys.stdin:
        verb, *arguments = json.loads(line)
        try:
            answer = {"answer": getattr(calendars, verb)(*arguments)}
        except GLib.Error as error:
            answer = {"error": error.message}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
