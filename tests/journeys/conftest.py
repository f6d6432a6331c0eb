"""What journeys share: settings of a service that is really served, and its process."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.settings import Settings, read_settings
from app.wiring import make_sessions
from tests.conftest import KEY
from tests.live import Live, free_port, serving

Serve = Callable[[Callable[[Session], object]], Live]


def live_settings(database_url: str, folder: Path, **more: object) -> Settings:
    """Settings of a demo service on a free port, with background jobs."""
    return read_settings(
        **{
            "database_url": database_url,
            "data_dir": folder,
            "base_url": f"http://127.0.0.1:{free_port()}",
            "secret_key": KEY,
            "demo": True,
            "solver_workers": 2,
            "log_format": "plain",
            **more,
        }
    )


@pytest.fixture
def serve(database_url: str, tmp_path: Path) -> Iterator[Serve]:
    """Makes a world through the services, then serves it: `live = serve(worlds.open_meeting)`."""
    with ExitStack() as running:

        def start(make_world: Callable[[Session], object]) -> Live:
            settings = live_settings(database_url, tmp_path)
            sessions = make_sessions(settings)
            with sessions.write() as db:
                make_world(db)
            sessions.engine.dispose()
            return running.enter_context(serving(settings, tmp_path / "service.log"))

        yield start
