"""Holds schedule.xml and schedule.json against the schemas that those publish who made the format.

    python -m tests.bench.frab XSD JSON_SCHEMA [FOLDER]

The schemas are not in this repository: fetch `validator/xsd/schedule.xml.xsd` and
`validator/json/schema.json` of voc/schedule. What is held against them is a programme of a thousand
side events in six languages, with hostile texts, over both changes of the clocks; and one without
any. With FOLDER the files stay there, for other readers.
"""

import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import jsonschema_rs
from lxml import etree

from app.calendars import service as calendars
from app.core.i18n import LANGUAGES, in_use
from app.core.migrations import upgrade
from app.settings import read_settings
from app.wiring import make_sessions
from tests.make import large

COUNTS = (1_000, 0)
MOST_SAID = 5


def files() -> Iterator[tuple[str, bytes]]:
    """Name and content of each file that is made."""
    for count in COUNTS:
        with tempfile.TemporaryDirectory() as folder:
            settings = read_settings(data_dir=Path(folder), worker=False)
            upgrade(settings.database)
            sessions = make_sessions(settings)
            with sessions.write() as db:
                scene = large.publish(db, count)
                for language in LANGUAGES:
                    for kind in ("xml", "json"):
                        with in_use(language):
                            body = calendars.published(db, scene.meeting, kind)
                        yield f"{count}-{language}.{kind}", body or b""
            sessions.engine.dispose()


class Xsd:
    """A schema of XML files."""

    def __init__(self, path: str) -> None:
        self._schema = etree.XMLSchema(etree.parse(path))

    def faults(self, body: bytes) -> list[str]:
        """What it finds in a file, each with its line."""
        self._schema.validate(etree.fromstring(body))
        return str(self._schema.error_log).splitlines()


class JsonSchema:
    """A schema of JSON files."""

    def __init__(self, path: str) -> None:
        self._schema = jsonschema_rs.validator_for(json.loads(Path(path).read_text()))

    def faults(self, body: bytes) -> list[str]:
        """What it finds in a file, each with its place."""
        found = self._schema.iter_errors(json.loads(body))
        return [f"{list(one.instance_path)}: {one.message}" for one in found]


def main(xsd: str, json_schema: str, folder: str = "") -> int:
    """Print what is found in each file; gives 1 where that is anything."""
    schemas: Mapping[str, Xsd | JsonSchema] = {"xml": Xsd(xsd), "json": JsonSchema(json_schema)}
    wrong = 0
    for name, body in files():
        found = schemas[name.rpartition(".")[2]].faults(body)
        wrong += len(found)
        sys.stdout.write(f"{name}: {len(body):,} bytes, {len(found)} faults\n")
        sys.stdout.writelines(f"  {one}\n" for one in found[:MOST_SAID])
        if folder:
            Path(folder, name).write_bytes(body)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
