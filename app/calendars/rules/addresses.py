"""The address of a calendar, as programs subscribe to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from app.core.i18n import gettext as _


@dataclass(frozen=True)
class Address:
    """Where a calendar is fetched from: `url` begins with http:// or https://.

    `public` is said of what everybody may read: only such an address goes to another site.
    """

    url: str
    public: bool = False

    @property
    def webcal(self) -> str:
        """The same, for programs that subscribe when such an address is opened."""
        return "webcal://" + self.url.partition("://")[2]

    def elsewhere(self, name: str) -> Mapping[str, str]:
        """Where calendars on the web subscribe to it, by what such a link is called.

        Nowhere for a secret address: a link would write it into the logs of another site.
        """
        if not self.public:
            return {}
        outlook = urlencode({"url": self.url, "name": name})
        return {
            _("Add to Google Calendar"): "https://calendar.google.com/calendar/render?"
            + urlencode({"cid": self.webcal}),
            _(
                "Add to Outlook (work or school)"
            ): "https://outlook.office.com/calendar/0/addfromweb?" + outlook,
            _("Add to Outlook.com"): f"https://outlook.live.com/calendar/0/addfromweb?{outlook}",
        }
