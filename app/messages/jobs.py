"""Background jobs of messages."""

from collections.abc import Mapping

from app.core.jobs import Job

JOBS: Mapping[str, Job] = {}
