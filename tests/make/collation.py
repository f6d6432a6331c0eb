"""The order of names by a collation that is not ours: that of JavaScript."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.make.readers import OUR_NODE

SCRIPT = Path(__file__).parent / "collate.mjs"


def in_javascript(language: str, *lists: Sequence[str]) -> list[list[str]]:
    """Each of the lists in the order of the language."""
    node = shutil.which("node") or str(OUR_NODE)
    asked = json.dumps({"language": language, "lists": lists})
    done = subprocess.run(
        [node, str(SCRIPT)], input=asked, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    answered: list[list[str]] = json.loads(done.stdout)
    return answered
