"""Our style sheet, script and pictures. Their names carry a hash, so they may be kept for ever."""

import os
import re

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from app.core.web.templates import BUILT

_HASHED = re.compile(r"\.[0-9A-Za-z]{8,}\.[a-z0-9]+$")
_WORKER = re.compile(r"_worker\.[0-9A-Za-z]{8,}\.js$")


class OwnFiles(StaticFiles):
    """The built files; kept for a year where the name has a hash, for an hour where not."""

    def __init__(self) -> None:
        super().__init__(directory=BUILT, check_dir=False)

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        answer = super().file_response(full_path, stat_result, scope, status_code)
        seconds = 31_536_000 if _HASHED.search(str(full_path)) else 3600
        immutable = ", immutable" if seconds > 3600 else ""  # noqa: PLR2004 - the hour above
        answer.headers["Cache-Control"] = f"public, max-age={seconds}{immutable}"
        if _WORKER.search(str(full_path)):
            # Else it could only stand before /static/; the page that asks for it says before what.
            answer.headers["Service-Worker-Allowed"] = "/"
        return answer
