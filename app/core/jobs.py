"""Background jobs, kept by DBOS in the application's own database.

A job is a name, a plain function and its retries. `enqueue` writes it in the caller's transaction:
rolled back, there is no job; committed, some worker runs it, at least once, also after a crash.
Every job function must therefore bear being run twice for the same subject.
"""

import os
import socket
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import NoReturn

from dbos import DBOS, DBOSClient, DBOSConfig, DBOSPortableJSONSerializer, EnqueueOptions
from sqlalchemy import Engine, String, delete, event, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core import clock
from app.core.db import Base, Sessions
from app.core.happenings import tell
from app.core.ids import new_id
from app.core.limits import forget_old_windows
from app.core.logs import log
from app.settings import Settings

WORKFLOW = "corridor.job"
ASKED = "jobs asked for"  # in the info of a session
# Raised by hand when a job's meaning changes; workers of another version leave its jobs alone.
JOBS_VERSION = "1"
# The states in which a job is not run again.
ENDED = ("SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")
AT_ONCE = 500
BEAT_SECONDS = 2.0
DEAD_AFTER_SECONDS = 10.0


class Beat:
    """A worker is alive: told every other second, to whoever keeps something for minutes only."""


@dataclass(frozen=True)
class Work:
    """What a job may use."""

    sessions: Sessions
    settings: Settings


@dataclass(frozen=True)
class Job:
    """One kind of job. `run(work, subject_id)` does it; pauses between tries grow twofold."""

    run: Callable[[Work, str], None]
    queue: str
    tries: int = 1
    pause_seconds: float = 1.0
    on_failure: Callable[[Work, str], None] | None = None  # after the last try
    # Begun by itself, once in each such stretch of time in which some worker lives.
    every: timedelta | None = None
    begins_if: Callable[[Settings], bool] | None = None  # else only where this holds


def beginning(jobs: Mapping[str, Job], settings: Settings, now: datetime) -> dict[str, datetime]:
    """Which jobs begin by themselves, and when the stretch of time began that holds this moment.

    A day begins at midnight in UTC.
    """
    found = {}
    for name, job in jobs.items():
        if job.every and (job.begins_if is None or job.begins_if(settings)):
            seconds = job.every.total_seconds()
            found[name] = datetime.fromtimestamp(now.timestamp() // seconds * seconds, UTC)
    return found


# Queue name -> how many of its jobs one worker runs at a time. It looks twice a second for more, so
# eight at a time are up to sixteen mails a second. What somebody waits for in a corridor has a
# queue of its own, so that no run of minutes is before it.
QUEUES: Mapping[str, int] = {"solver": 1, "mending": 1, "mail": 8, "text": 4, "upkeep": 1}


class Worker(Base):
    """A worker process that is alive, as its heartbeat says."""

    __tablename__ = "worker"

    id: Mapped[str] = mapped_column(String(120), primary_key=True)
    seen_at: Mapped[datetime]


_jobs: dict[str, Job] = {}
_work: list[Work] = []


class JobQueue:
    """Writes jobs into the database of `engine`."""

    def __init__(self, engine: Engine) -> None:
        self._client = DBOSClient(
            system_database_engine=engine, serializer=DBOSPortableJSONSerializer(), lazy=True
        )

    def add(
        self, db: Session, name: str, queue: str, subject_id: str, delay_seconds: float = 0.0
    ) -> None:
        """Enqueue a job within the caller's transaction."""
        options = _options(queue, f"{name}:{subject_id}:{new_id()}")
        if delay_seconds:
            options["delay_seconds"] = delay_seconds
        self._client.enqueue_in_transaction(db, options, name, subject_id)

    def add_once(self, db: Session, name: str, queue: str, begins: datetime) -> None:
        """Enqueue a job that begins by itself, with that moment as its subject.

        Not where a process did it for the same moment.
        """
        options = _options(queue, f"{name}:{begins.isoformat()}")
        self._client.enqueue_in_transaction(db, options, name, begins.isoformat())

    def forget_finished(self) -> int:
        """Delete what is kept of jobs that have ended: errors may quote what people typed.

        Gives how many there were. No transaction may be open in this thread.
        """
        forgotten = 0
        while True:
            ended = self._client.list_workflows(
                status=list(ENDED), limit=AT_ONCE, load_input=False, load_output=False
            )
            if not ended:
                return forgotten
            self._client.delete_workflows([one.workflow_id for one in ended])
            forgotten += len(ended)


def _options(queue: str, workflow_id: str) -> EnqueueOptions:
    return {
        "workflow_name": WORKFLOW,
        "queue_name": queue,
        "workflow_id": workflow_id,
        "app_version": JOBS_VERSION,
    }


def enqueue(
    db: Session, name: str, queue: str, subject_id: str, *, delay_seconds: float = 0.0
) -> None:
    """Run the job `name` for the subject once this transaction is committed.

    A delayed job waits in the database and takes no worker's place meanwhile.
    """
    jobs: JobQueue = db.info["jobs"]
    jobs.add(db, name, queue, subject_id, delay_seconds)


def put_off(db: Session, name: str, queue: str, subject_id: str, until: datetime) -> bool:
    """Whether it is too early for a job; it is then run again at that instant."""
    left = until - clock.now()
    if left <= timedelta(0):
        return False
    enqueue(db, name, queue, subject_id, delay_seconds=left.total_seconds())
    return True


def enqueue_at_commit(
    db: Session, name: str, queue: str, subject_id: str, *, delay_seconds: float = 0.0
) -> None:
    """Run the job once for the subject, however often this transaction asks for it so late.

    It is written as the transaction is committed, so a savepoint that is rolled back does not take
    it along: a job for nothing is run at worst.
    """
    asked: dict[tuple[str, str, str, float], None] | None = db.info.get(ASKED)
    if asked is None:
        asked = db.info[ASKED] = {}
        event.listen(db, "before_commit", _enqueue_asked)
    asked[name, queue, subject_id, delay_seconds] = None


def _enqueue_asked(db: Session) -> None:
    if not db.in_nested_transaction():
        asked = db.info[ASKED]
        while asked:
            *job, delay_seconds = asked.popitem()[0]
            enqueue(db, *job, delay_seconds=delay_seconds)


@DBOS.workflow(name=WORKFLOW)
def _workflow(name: str, subject_id: str) -> None:
    job, work = _jobs[name], _work[0]
    step = partial(job.run, work, subject_id)
    try:
        DBOS.run_step(
            {
                "name": name,
                "retries_allowed": job.tries > 1,
                "max_attempts": job.tries,
                "interval_seconds": job.pause_seconds,
                "backoff_rate": 2.0,
            },
            step,
        )
    except Exception:  # noqa: BLE001 - whatever a job died of, its owner is told
        log.exception("job.failed", job=name, subject=subject_id)
        if job.on_failure is not None:
            failure = partial(job.on_failure, work, subject_id)
            DBOS.run_step({"name": f"{name}.failed"}, failure)


def migrate_jobs(url: str) -> None:
    """Create or upgrade the tables of DBOS (schema `dbos` on PostgreSQL)."""
    DBOS.migrate(url.replace("postgresql+psycopg://", "postgresql://", 1))


class JobRunner:
    """Runs jobs in this process until stopped, and takes over those of workers that died.

    DBOS recovers a job only on an executor of the same id; two processes with one id would strand
    jobs (dbos issue 804). So each process has an id of its own, beats in the `worker` table, and
    whoever is alive resumes what a silent worker left behind.
    """

    def __init__(self, engine: Engine, jobs: Mapping[str, Job], work: Work) -> None:
        self.id = f"{socket.gethostname()}-{os.getpid()}-{new_id()}"
        _jobs.clear()
        _jobs.update(jobs)
        _work[:] = [work]
        config: DBOSConfig = {
            "name": "corridor",
            "system_database_engine": engine,
            "application_version": JOBS_VERSION,
            "executor_id": self.id,
            "serializer": DBOSPortableJSONSerializer(),
            "run_migrations": False,
            "use_listen_notify": engine.dialect.name == "postgresql",
            "log_level": "ERROR",  # its warnings quote errors, which may name people
        }
        DBOS(config=config)
        self._sessions = work.sessions
        self._queue = JobQueue(engine)
        self._settings = work.settings
        self._begun: dict[str, datetime] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="worker-beat", daemon=True)

    def start(self) -> None:
        """Begin to take jobs."""
        DBOS.launch()
        for queue, at_once in QUEUES.items():
            DBOS.register_queue(queue, worker_concurrency=at_once, polling_interval_sec=0.5)
        self._say_alive()
        self._thread.start()
        log.info("worker.started", worker=self.id)

    def stop(self) -> None:
        """Stop taking jobs; what is running is taken up again by the next worker."""
        self._stop.set()
        self._thread.join(timeout=BEAT_SECONDS + 1)
        DBOS.destroy()
        with self._sessions.write() as db:
            db.execute(delete(Worker).where(Worker.id == self.id))
        log.info("worker.stopped", worker=self.id)

    def _beat(self) -> None:
        while not self._stop.wait(BEAT_SECONDS):
            try:
                self._say_alive()
                self._take_over()
                self._tidy()
                self._begin_due()
            except Exception:  # noqa: BLE001 - a database that is away must not end the heartbeat
                log.exception("worker.beat_failed", worker=self.id)

    def _say_alive(self) -> None:
        with self._sessions.write() as db:
            db.merge(Worker(id=self.id, seen_at=clock.now()))

    def _take_over(self) -> None:
        pending = DBOS.list_workflows(status="PENDING", name=WORKFLOW, load_output=False)
        living = self._living()
        for workflow in pending:
            if workflow.executor_id not in living:
                log.warning("job.taken_over", job=workflow.workflow_id, dead=workflow.executor_id)
                DBOS.resume_workflow(workflow.workflow_id, queue_name=workflow.queue_name)

    def _tidy(self) -> None:
        with self._sessions.write() as db:
            forget_old_windows(db)
            tell(db, Beat())

    def _begin_due(self) -> None:
        found = beginning(_jobs, self._settings, clock.now())
        due = {name: at for name, at in found.items() if self._begun.get(name) != at}
        if due:
            with self._sessions.write() as db:
                for name, at in due.items():
                    self._queue.add_once(db, name, _jobs[name].queue, at)
            self._begun |= due

    def _living(self) -> set[str]:
        oldest = clock.now() - timedelta(seconds=DEAD_AFTER_SECONDS)
        with self._sessions.write() as db:
            db.execute(delete(Worker).where(Worker.seen_at < oldest))
            return set(db.scalars(select(Worker.id))) | {self.id}


def leave() -> NoReturn:
    """End this process now, with its jobs where they are.

    Python would first wait for the thread of every running job, a solve of minutes among them. The
    job is not lost: its worker has signed off, so the next one takes it over at once.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def seconds_since_beat(db: Session) -> float | None:
    """How long ago any worker was last alive, in seconds; None when there is none."""
    seen = db.scalar(select(Worker.seen_at).order_by(Worker.seen_at.desc()).limit(1))
    return None if seen is None else (clock.now() - seen).total_seconds()
