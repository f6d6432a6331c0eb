"""Reads data files strictly: what a line does not expect is refused with the place it stands at.

A line is a mapping of the file. Who reads it takes the values by name; whatever nobody took when
the line is done is an unknown name. A value that is missing or empty is a fact that is not known.
"""

import enum
import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypeVar

import yaml

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")

T = TypeVar("T")
E = TypeVar("E", bound=enum.StrEnum)


class FactsError(ValueError):
    """A data file says something that cannot be; the message names file and place."""


@dataclass(frozen=True, slots=True)
class Known:
    """The names that a line may refer to: `sources` of its file, `entities` of the register."""

    sources: frozenset[str] = frozenset()
    entities: frozenset[str] = frozenset()


class _UniqueKeys(yaml.SafeLoader):
    """YAML lets a later key silently replace an earlier one: a fact would be lost."""

    def construct_mapping(
        self, node: yaml.MappingNode, deep: bool = False
    ) -> dict[Hashable, object]:
        seen: set[str] = set()
        for key, _ in node.value:
            name = str(key.value)
            if name in seen:
                where = key.start_mark.line + 1
                raise FactsError(f"line {where}: {name!r} is given twice; keep one.")
            seen.add(name)
        return super().construct_mapping(node, deep=deep)


def parse(text: str, place: str) -> object:
    """Parse YAML, with no key given twice. `place` is the name of the file for messages."""
    try:
        loader = _UniqueKeys(text)
        try:
            return loader.get_single_data()
        finally:
            loader.dispose()
    except FactsError as error:
        raise FactsError(f"{place}: {error}") from error
    except yaml.YAMLError as error:
        raise FactsError(
            f"{place}: not readable as YAML: {' '.join(str(error).split())}"
        ) from error


class Line:
    """One mapping of a data file, read by name.

    Every method raises `FactsError` when the value is of another kind than asked for; those that
    end in `_or_none` and those that give tuples take a missing or empty value as not known.
    """

    def __init__(self, values: object, place: str, known: Known) -> None:
        if not isinstance(values, dict):
            raise FactsError(f"{place}: expected named values, found {values!r}.")
        self.place = place
        self.known = known
        self._values: Mapping[str, object] = values
        self._taken: set[str] = set()

    def wrong(self, key: str, sentence: str) -> FactsError:
        """Give the error to raise for the value `key`."""
        return FactsError(f"{self._below(key)}: {sentence}")

    def says(self, key: str) -> bool:
        """Tell whether the line gives a value for `key`."""
        return self._values.get(key) is not None

    def take(self, key: str) -> object:
        """Give the raw value, None where there is none."""
        self._taken.add(key)
        return self._values.get(key)

    def close(self) -> None:
        """Refuse what nobody took."""
        for key in self._values:
            if key not in self._taken:
                expected = ", ".join(sorted(self._taken))
                raise self.wrong(key, f"unknown name; a line of this kind has {expected}.")

    def text_or_none(self, key: str) -> str | None:
        """Give a text without blanks around it."""
        return self._checked(key, self.take(key), str)

    def text(self, key: str) -> str:
        """Give a text that must be there."""
        return self._present(key, self.text_or_none(key))

    def number_or_none(self, key: str) -> int | None:
        """Give a whole number of at least 1."""
        value = self._checked(key, self.take(key), int)
        if value is not None and value < 1:
            raise self.wrong(key, f"{value} is too small; write a number of at least 1.")
        return value

    def flag(self, key: str) -> bool:
        """Give true or false, false where nothing is said."""
        return self._checked(key, self.take(key), bool) or False

    def day_or_none(self, key: str) -> date | None:
        """Give a date."""
        value = self.take(key)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        raise self.wrong(key, f"{value!r} is no date; write it as 2024-06-18.")

    def day(self, key: str) -> date:
        """Give a date that must be there."""
        return self._present(key, self.day_or_none(key))

    def hour_or_none(self, key: str) -> time | None:
        """Give a local hour, written in quotes since YAML takes a bare 13:00 for a number."""
        value = self.take(key)
        if value is None:
            return None
        if isinstance(value, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
            return time.fromisoformat(value)
        raise self.wrong(key, f'{value!r} is no hour; write it in quotes, as "13:00".')

    def hour(self, key: str) -> time:
        """Give a local hour that must be there."""
        return self._present(key, self.hour_or_none(key))

    def choice(self, key: str, allowed: Iterable[E]) -> E:
        """Give one of some words."""
        words = {member.value: member for member in allowed}
        value = self.text(key)
        if value not in words:
            raise self.wrong(key, f"{value!r} is none of {', '.join(words)}.")
        return words[value]

    def texts_or_none(self, key: str) -> Mapping[str, str] | None:
        """Give a text by language code, English among them."""
        if not self.says(key):
            self.take(key)
            return None
        line = Line(self.take(key), self._below(key), self.known)
        texts = {code: line.text(code) for code in LANGUAGES if line.says(code)}
        line.close()
        if "en" not in texts:
            raise self.wrong(key, "the English text is missing; add it under en.")
        return texts

    def texts(self, key: str) -> Mapping[str, str]:
        """Give a text by language code that must be there."""
        return self._present(key, self.texts_or_none(key))

    def words(self, key: str) -> tuple[str, ...]:
        """Give a list of texts."""
        return self._list(key, str)

    def numbers(self, key: str) -> tuple[int, ...]:
        """Give a list of whole numbers."""
        return self._list(key, int)

    def reasons(self, key: str) -> Mapping[str, str]:
        """Give a reason for each of some values that this very line gives."""
        if not self.says(key):
            self.take(key)
            return {}
        line = Line(self.take(key), self._below(key), self.known)
        for name in line.names():
            if not self.says(name):
                raise line.wrong(name, "the line gives no such value; take the reason out.")
        return {name: line.text(name) for name in line.names()}

    def names(self) -> tuple[str, ...]:
        """Give the names that the line has."""
        return tuple(str(name) for name in self._values)

    def entity_or_none(self, key: str) -> str | None:
        """Give the key of an entity of the register."""
        value = self.text_or_none(key)
        return None if value is None else self._registered(key, value)

    def entities(self, key: str) -> tuple[str, ...]:
        """Give keys of entities of the register, in the order written."""
        return tuple(self._registered(key, value) for value in self.words(key))

    def each(self, key: str, read: Callable[["Line"], T]) -> tuple[T, ...]:
        """Read a list of lines, each with `read`."""
        value = self.take(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            raise self.wrong(key, "expected a list.")
        return tuple(
            self._read(item, self._below(f"{key}[{index}]"), read)
            for index, item in enumerate(value)
        )

    def one_or_none(self, key: str, read: Callable[["Line"], T]) -> T | None:
        """Read one line below this one with `read`."""
        value = self.take(key)
        return None if value is None else self._read(value, self._below(key), read)

    def one(self, key: str, read: Callable[["Line"], T]) -> T:
        """Read one line below this one that must be there."""
        return self._present(key, self.one_or_none(key, read))

    def _below(self, key: str) -> str:
        return f"{self.place}.{key}" if ": " in self.place else f"{self.place}: {key}"

    def _read(self, value: object, place: str, read: Callable[["Line"], T]) -> T:
        line = Line(value, place, self.known)
        result = read(line)
        line.close()
        return result

    def _registered(self, key: str, value: str) -> str:
        if value not in self.known.entities:
            raise self.wrong(key, f"{value!r} is not in the register of States and organisations.")
        return value

    def _list(self, key: str, kind: type[T]) -> tuple[T, ...]:
        value = self.take(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            raise self.wrong(key, "expected a list.")
        return tuple(
            self._present(key, self._checked(f"{key}[{index}]", item, kind))
            for index, item in enumerate(value)
        )

    def _checked(self, key: str, value: object, kind: type[T]) -> T | None:
        if value is None:
            return None
        # In Python true is a number, too; in a data file it is a slip.
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            expected = {str: "a text", int: "a whole number", bool: "true or false"}[kind]
            raise self.wrong(key, f"expected {expected}, found {value!r}.")
        self._refuse_blanks(key, value)
        return value

    def _refuse_blanks(self, key: str, value: object) -> None:
        if isinstance(value, str) and (not value or value != value.strip()):
            raise self.wrong(key, "the text is empty or has blanks around it.")

    def _present(self, key: str, value: T | None) -> T:
        if value is None:
            raise self.wrong(key, "is missing.")
        return value
