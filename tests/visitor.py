"""A visitor without a browser: asks for pages, fills in their forms, keeps cookies."""

from collections.abc import Mapping
from types import TracebackType
from typing import Self

import httpx
from anyio.from_thread import BlockingPortal, BlockingPortalProvider
from fastapi import FastAPI
from lxml import html
from lxml.html import HtmlElement

BASE_URL = "http://127.0.0.1:8000"

# The event loop that all visitors of this process share, as all requests to a service do.
LOOP = BlockingPortalProvider()


class Page:
    """An answer with its HTML parsed."""

    def __init__(self, answer: httpx.Response) -> None:
        self.answer = answer
        self.status = answer.status_code
        self.text = answer.text
        self.headers = answer.headers
        self.path = answer.url.path

    @property
    def tree(self) -> html.HtmlElement:
        """The page's elements."""
        return html.document_fromstring(self.answer.content)

    @property
    def words(self) -> str:
        """What is read on the page, with single blanks."""
        return " ".join(self.tree.text_content().split())

    def select(self, path: str) -> list[html.HtmlElement]:
        """Elements by XPath."""
        found: list[html.HtmlElement] = self.tree.xpath(path)
        return found

    @property
    def errors(self) -> list[str]:
        """The sentences of the summary of errors."""
        found = self.select("//*[contains(@class, 'error-summary')]//li")
        return [" ".join(item.text_content().split()) for item in found]


class Visitor:
    """A person with cookies. `with Visitor(app) as visitor: visitor.get("/")`."""

    def __init__(self, app: FastAPI, *, base_url: str = BASE_URL, language: str = "en") -> None:
        self._client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app, raise_app_exceptions=False),
            base_url=base_url,
            headers={"accept-language": language},
        )
        self._portal: BlockingPortal

    def __enter__(self) -> Self:
        self._portal = LOOP.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._portal.call(self._client.aclose)
        LOOP.__exit__(kind, error, trace)

    @property
    def cookies(self) -> httpx.Cookies:
        """The cookies that this visitor holds."""
        return self._client.cookies

    def ask(self, method: str, path: str, **more: object) -> Page:
        """One request as it is, without following redirects."""

        async def send() -> httpx.Response:
            return await self._client.request(method, path, **more)  # type: ignore[arg-type]  # whatever httpx takes

        return Page(self._portal.call(send))

    def get(self, path: str, **more: object) -> Page:
        """A page, redirects followed."""
        return self.ask("GET", path, follow_redirects=True, **more)

    def post(self, path: str, data: Mapping[str, object], *, follow: bool = True) -> Page:
        """Send fields as they are, with no token added."""
        return self.ask("POST", path, data=data, follow_redirects=follow)

    def submit(self, page: Page, values: Mapping[str, object], *, action: str = "") -> Page:
        """Fill in a form of the page and send it, redirects followed.

        The form is the one whose address is `action` or contains it, else that with such a button,
        or the last one on the page. What the form holds already is sent along, as a browser
        would.
        """
        posting = [one for one in page.tree.forms if (one.get("method") or "").lower() == "post"]
        own = [(form, form.get("action") or page.path) for form in posting]
        pressed = [(form, one) for form in posting for one in _button_addresses(page, form)]
        forms = next((found for among in (own, pressed) if (found := _with(among, action))), [])
        assert forms, f"no form for {action or 'posting'} on {page.path} ({page.status})"
        form, address = max(reversed(forms), key=lambda one: one[1] == action)
        fields: dict[str, object] = {}
        for name, value in form.form_values():
            kept = fields.get(name)
            fields[name] = (
                value if kept is None else [*(kept if isinstance(kept, list) else [kept]), value]
            )
        here = "" if address == page.path else address
        return self.post(here or str(page.answer.url), {**fields, **values})


def _with(
    forms: list[tuple[HtmlElement, str]], action: str
) -> list[tuple[HtmlElement, str]]:  # fmt: skip
    return [one for one in forms if action in one[1]]


def _button_addresses(page: Page, form: HtmlElement) -> list[str]:
    """Where the buttons of a form send it to, in it or elsewhere on the page."""
    elsewhere = page.tree.xpath("//button[@form=$id]/@formaction", id=form.get("id") or "-")
    return [*form.xpath(".//button/@formaction"), *elsewhere]
