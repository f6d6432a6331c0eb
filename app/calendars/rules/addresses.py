"""The address of a calendar, as programs subscribe to it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Address:
    """Where a calendar is fetched from: `url` begins with http:// or https://."""

    url: str

    @property
    def webcal(self) -> str:
        """The same, for programs that subscribe when such an address is opened."""
        return "webcal://" + self.url.partition("://")[2]
