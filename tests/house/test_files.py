"""What may be in the repository at all, and what its locked lists promise."""

import json
import re

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from tests.house.tree import ROOT, faults, name_of, project_files, text_files

TOP_LEVEL = {
    ".ci", ".dockerignore", ".editorconfig", ".gitattributes", ".gitignore", ".npmrc",
    "CHANGELOG.md", "Dockerfile", "LICENSE", "Makefile", "README.md", "alembic.ini", "app",
    "migrations", "package-lock.json", "package.json", "pyproject.toml",
    "requirements-boot.in", "requirements-boot.txt", "requirements-dev.in", "requirements-dev.txt",
    "requirements-node.in", "requirements-node.txt", "requirements.in", "requirements.txt",
    "scheduler", "templates", "tests",
}  # fmt: skip

# Written in two halves, so that this file does not hold what it forbids.
REGISTRIES = [
    "pypi" + ".org", "files.python" + "hosted.org", "registry.npmjs" + ".org", "npmjs" + ".com",
    "registry.yarnpkg" + ".com", "deb.debian" + ".org", "archive.ubuntu" + ".com",
]  # fmt: skip
FOREIGN_ENDINGS = {".woff", ".woff2", ".ttf", ".otf", ".map", ".whl", ".gz", ".zip", ".sqlite3"}
LOCKS = ["requirements-boot", "requirements-node", "requirements", "requirements-dev"]


def address_pattern() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(host) for host in REGISTRIES), re.IGNORECASE)


def machine_path_pattern() -> re.Pattern[str]:
    folders = "work|root|tmp"
    return re.compile(rf"(?<![\w.\]}}$-])/(?:{folders})/\w")


def test_the_top_level_is_the_known_one() -> None:
    found = {path.relative_to(ROOT).parts[0] for path in project_files()}

    assert found - TOP_LEVEL == set(), "a new top-level entry needs a reason, and a line here"


def test_the_patterns_find_what_they_forbid() -> None:
    assert address_pattern().search("from https://files.python" + "hosted.org/x")
    assert machine_path_pattern().search("cd /" + "work/main")
    assert machine_path_pattern().search('"/' + 'tmp/x"')
    assert not machine_path_pattern().search("/meetings/work/x")


def test_no_file_names_a_package_registry_or_a_path_of_one_machine() -> None:
    assert faults(text_files(), address_pattern().findall) == {}
    assert faults(text_files(), machine_path_pattern().findall) == {}


def test_nothing_foreign_or_built_is_kept() -> None:
    foreign = [
        name_of(path)
        for path in project_files()
        if path.suffix in FOREIGN_ENDINGS or ".min." in path.name or "vendor" in path.parts
    ]

    assert foreign == [], "name it in package.json or requirements.in instead"


def test_links_lead_to_files_of_the_repository() -> None:
    links = [path for path in project_files() if path.is_symlink()]

    assert [name_of(path) for path in links if not path.resolve().is_relative_to(ROOT)] == []


# --- the locked lists --------------------------------------------------------------------------


def wanted(name: str) -> list[Requirement]:
    """What an .in file asks for, with the files it includes."""
    result = []
    for line in (ROOT / f"{name}.in").read_text(encoding="utf-8").splitlines():
        text = line.split(" #")[0].strip()
        if text.startswith("-r "):
            result += wanted(text.removeprefix("-r ").strip().removesuffix(".in"))
        elif text and not text.startswith("#"):
            result.append(Requirement(text))
    return result


def locked(name: str) -> dict[str, tuple[Version, int]]:
    """What a lock gives: canonical name -> its version and the number of its hashes."""
    text = (ROOT / f"{name}.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    result = {}
    for line in text.splitlines():
        requirement = Requirement(line.split(" --hash")[0].strip())
        (exact,) = requirement.specifier
        assert exact.operator == "=="
        result[requirement.name.lower()] = (Version(exact.version), line.count("--hash=sha256:"))
    return result


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_what_its_list_asks_for(name: str) -> None:
    lock = locked(name)

    for requirement in wanted(name):
        assert requirement.name.lower() in lock, f"{requirement.name}: run make lock"
        assert lock[requirement.name.lower()][0] in requirement.specifier, "run make lock"
    assert [package for package, (_, hashes) in lock.items() if not hashes] == []


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_gives_no_address_and_no_option(name: str) -> None:
    lines = (ROOT / f"{name}.txt").read_text(encoding="utf-8").splitlines()

    assert [line for line in lines if "://" in line or line.startswith("-")] == []


def test_tools_are_added_to_exactly_what_runs() -> None:
    run, dev = locked("requirements"), locked("requirements-dev")

    assert {name: dev.get(name) for name in run} == run


def test_the_npm_lock_has_hashes_and_no_addresses() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    asked = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}

    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    assert [name for name, entry in packages.items() if "integrity" not in entry] == []
    for name, version in (asked["dependencies"] | asked["devDependencies"]).items():
        assert packages[f"node_modules/{name}"]["version"] == version
