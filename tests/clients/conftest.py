"""Where the pictures of a client's screen are kept."""

from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--pictures FOLDER`: keep them there."""
    parser.addoption("--pictures", type=Path, default=None)


@pytest.fixture
def pictures(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A folder for pictures; where none is named, they go with the rest of the test."""
    named: Path | None = request.config.getoption("--pictures")
    return named or tmp_path / "pictures"
