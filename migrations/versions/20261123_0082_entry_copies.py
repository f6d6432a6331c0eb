"""How new each person's copy of an entry is, and what calendars got."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0082"
down_revision: str | Sequence[str] | None = "0081"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)
LENGTH = 32

# What was counted with the running order of the event is counted with each copy from now on. Whose
# digest is not known yet is taken to have changed when it is looked at next.
COPIES = """
INSERT INTO entry_copy (side_event_id, person_id, digest, raised, changed_at, mailed)
SELECT one.side_event_id, one.person_id, '', coalesce(kept.raised, 0) + coalesce(ro.revision, 0),
       coalesce(ro.changed_at, e.created_at), coalesce(kept.sequence, -1)
FROM (SELECT side_event_id, person_id FROM calendar_invitation
      UNION SELECT side_event_id, person_id FROM speaker) AS one
JOIN side_event AS e ON e.id = one.side_event_id
LEFT JOIN calendar_invitation AS kept
       ON kept.side_event_id = one.side_event_id AND kept.person_id = one.person_id
LEFT JOIN running_order AS ro ON ro.side_event_id = one.side_event_id
WHERE kept.person_id IS NOT NULL OR ro.side_event_id IS NOT NULL
"""
BACK = """
INSERT INTO calendar_invitation (side_event_id, person_id, raised, sequence)
SELECT side_event_id, person_id, raised, mailed FROM entry_copy
"""


def _copies(table: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        table,
        sa.Column("side_event_id", sa.String(length=14), nullable=False),
        sa.Column("person_id", sa.String(length=14), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["side_event_id"], ["side_event.id"],
            name=f"fk_{table}_side_event_id", ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=f"fk_{table}_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("side_event_id", "person_id", name=f"pk_{table}"),
    )  # fmt: skip
    op.create_index(f"ix_{table}_person_id", table, ["person_id"])


def upgrade() -> None:
    """Take over what was kept of copies that went out by mail, with their running orders."""
    _copies(
        "entry_copy",
        sa.Column("digest", sa.String(length=LENGTH), nullable=False),
        sa.Column("raised", sa.Integer(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("mailed", sa.Integer(), nullable=False),
    )
    op.execute(COPIES)
    op.drop_table("calendar_invitation")
    op.drop_column("running_order", "changed_at")
    op.add_column(
        "feed_fetch",
        sa.Column("mark", sa.String(length=LENGTH), server_default="", nullable=False),
    )
    op.add_column("feed_fetch", sa.Column("versions", JSON, server_default="{}", nullable=False))
    op.create_table(
        "shared_fetch",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.String(length=14), nullable=False),
        sa.Column("fetched_at", MOMENT, nullable=False),
        sa.Column("release_id", sa.String(length=14), nullable=True),
        sa.Column("mark", sa.String(length=LENGTH), nullable=False),
        sa.Column("copies", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.id"], name="fk_shared_fetch_release_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("kind", "subject_id", name="pk_shared_fetch"),
    )


def downgrade() -> None:
    """Go back; orders count as changed when they are read."""
    op.drop_table("shared_fetch")
    op.drop_column("feed_fetch", "versions")
    op.drop_column("feed_fetch", "mark")
    op.add_column(
        "running_order",
        sa.Column("changed_at", MOMENT, server_default="2000-01-01 00:00:00", nullable=False),
    )
    _copies(
        "calendar_invitation",
        sa.Column("raised", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
    )
    op.execute(BACK)
    op.drop_table("entry_copy")
