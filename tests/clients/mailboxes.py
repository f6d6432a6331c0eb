"""Mailboxes that a mail client reads: what is handed over by SMTP is there by IMAP (Dovecot)."""

import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from mailbox import Maildir
from pathlib import Path
from tempfile import TemporaryDirectory

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.live import free_port

DOVECOT = "dovecot"
PASSWORD = "demo"  # noqa: S105 - of mailboxes that exist for a minute, on this machine
CONFIGURATION = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
ssl = no
disable_plaintext_auth = no
default_login_user = {user}
default_internal_user = {user}
default_internal_group = {group}
mail_location = maildir:{folder}/%n
first_valid_uid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/%n
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
}}
service anvil {{
  chroot =
}}
"""


@dataclass
class Mailboxes:
    """One mailbox for each address that got a mail, named by what stands before its @ or +."""

    folder: Path
    smtp_port: int
    imap_port: int
    uid: int
    gid: int

    @property
    def smtp_url(self) -> str:
        """For `CORRIDOR_SMTP_URL`."""
        return f"smtp://127.0.0.1:{self.smtp_port}"

    def mails(self, name: str) -> list[bytes]:
        """What lies in a mailbox, oldest first."""
        box = Maildir(self.folder / name, create=False) if (self.folder / name).exists() else None
        return [box.get_bytes(key) for key in sorted(box.keys())] if box is not None else []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """One mail was handed over: it lies in the mailbox of each who gets it."""
        for address in envelope.rcpt_tos:
            folder = self.folder / address.partition("@")[0].partition("+")[0]
            Maildir(folder, create=True).add(envelope.content or b"")
            for path in (folder, *folder.rglob("*")):
                os.chown(path, self.uid, self.gid)
        return "250 taken"


@contextmanager
def mailboxes() -> Iterator[Mailboxes]:
    """Mailboxes, empty; both servers and all mails end with the block."""
    owner = pwd.getpwnam(DOVECOT)
    with TemporaryDirectory() as folder:  # that of a test is closed to Dovecot, which is not root
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        made = Mailboxes(Path(folder), free_port(), free_port(), owner.pw_uid, owner.pw_gid)
        with _served(made):
            yield made


@contextmanager
def _served(made: Mailboxes) -> Iterator[None]:
    controller = Controller(made, hostname="127.0.0.1", port=made.smtp_port)
    controller.start()
    imap = _start_imap(made)
    try:
        yield
    finally:
        imap.terminate()
        imap.wait()
        controller.stop(no_assert=True)


def _start_imap(made: Mailboxes) -> "subprocess.Popen[bytes]":
    values = {"user": DOVECOT, "group": DOVECOT, "password": PASSWORD, "port": made.imap_port}
    configuration = made.folder / "dovecot.conf"
    configuration.write_text(
        CONFIGURATION.format(folder=made.folder, uid=made.uid, gid=made.gid, **values)
    )
    program = shutil.which(DOVECOT)
    assert program is not None
    started = subprocess.Popen([program, "-F", "-c", str(configuration)])
    time.sleep(1)
    assert started.poll() is None, (made.folder / "dovecot.log").read_text()
    return started
