"""What the documents say is what there is: settings, targets of make, files."""

import re
from pathlib import Path

import pytest

from app.settings import Settings
from tests.house.tree import ROOT, name_of, project_files

DOCUMENTS = [path for path in project_files() if path.suffix == ".md"]
SETTINGS = [f"CORRIDOR_{name.upper()}" for name in Settings.model_fields]


def prose() -> str:
    """The two pages that list the settings."""
    pages = [ROOT / "README.md", ROOT / "app" / "README.md"]
    return "\n".join(page.read_text(encoding="utf-8") for page in pages if page.exists())


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_setting_is_documented(setting: str) -> None:
    assert re.search(rf"\b{setting}\b", prose()), f"{setting}: say in README.md what it is for"


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_no_document_names_a_setting_that_does_not_exist(document: Path) -> None:
    named = set(re.findall(r"\bCORRIDOR_[A-Z_]+\b", document.read_text(encoding="utf-8")))

    assert named - set(SETTINGS) == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_make_command_of_a_document_exists(document: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = set(re.findall(r"`make ([a-z-]+)", document.read_text(encoding="utf-8")))

    assert named - targets == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_link_of_a_document_leads_to_a_file(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", text)

    assert [link for link in links if not (document.parent / link).exists()] == []
