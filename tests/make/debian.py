"""Calendars of Debian that tests use: their bindings are there for Debian's own Python alone."""

import shutil
import subprocess

PYTHON = "/usr/bin/python3"
PACKAGES = "dbus evolution-data-server gir1.2-ecal-2.0 gir1.2-ical-3.0 python3-gi"
FIND = "import gi; gi.require_version('ECal', '2.0'); gi.require_version('ICalGLib', '3.0')"


def has_calendars() -> bool:
    """Whether Evolution's calendar and libical are on this machine."""
    if not (shutil.which(PYTHON) and shutil.which("dbus-run-session")):
        return False
    return subprocess.run([PYTHON, "-c", FIND], capture_output=True, check=False).returncode == 0
