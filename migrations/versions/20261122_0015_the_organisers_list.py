"""What people are found by in any script, indexes of the organisers' list, views and batches."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.core.scripts import search_key

revision: str = "0015"
down_revision: str | Sequence[str] | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

AT_ONCE = 1_000
INDEXES = {
    "ix_registration_received": ["created_at", "id"],
    "ix_registration_kinds": ["state", "function", "modality", "way", "late", "delegation_id"],
    "ix_registration_delegations": [
        "delegation_id",
        "state",
        "function",
        "modality",
        "way",
        "late",
    ],
}
PERSON = sa.table(
    "person",
    *(sa.column(name, sa.String) for name in ("id", "name", "email")),
    sa.column("search_key", sa.Text),
)


def _to(table: str, column: str, other: str, *, gone: str = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=f"fk_{table}_{column}", ondelete=gone
    )


def _json() -> sa.JSON:
    return sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Make all of it, and fill in what those who are there are found by."""
    _let_people_be_found()
    _index_the_list()
    op.create_table(
        "registration_view",
        sa.Column("id", sa.String(length=14), nullable=False),
        sa.Column("meeting_id", sa.String(length=14), nullable=False),
        sa.Column("account_id", sa.String(length=14), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _to("registration_view", "meeting_id", "meeting"),
        _to("registration_view", "account_id", "account"),
        sa.PrimaryKeyConstraint("id", name="pk_registration_view"),
    )
    op.create_index("ix_registration_view_meeting_id", "registration_view", ["meeting_id"])
    op.create_table(
        "registration_batch",
        sa.Column("id", sa.String(length=14), nullable=False),
        sa.Column("meeting_id", sa.String(length=14), nullable=False),
        sa.Column("account_id", sa.String(length=14), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("ids", _json(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("left_out", _json(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _to("registration_batch", "meeting_id", "meeting"),
        _to("registration_batch", "account_id", "account", gone="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_registration_batch"),
    )
    op.create_index("ix_registration_batch_meeting_id", "registration_batch", ["meeting_id"])


def _let_people_be_found() -> None:
    op.add_column(
        "person", sa.Column("search_key", sa.Text(), nullable=False, server_default=sa.text("''"))
    )
    connection = op.get_bind()
    named = (PERSON.c.name, PERSON.c.email)
    people = connection.execute(sa.select(PERSON.c.id, *named)).all()
    keys = [{"one": one, "key": search_key(name, email or "")} for one, name, email in people]
    filled = PERSON.update().where(PERSON.c.id == sa.bindparam("one"))
    for start in range(0, len(keys), AT_ONCE):
        connection.execute(
            filled.values(search_key=sa.bindparam("key")), keys[start : start + AT_ONCE]
        )


def _index_the_list() -> None:
    for name in ("ix_registration_meeting_id", "ix_registration_state"):
        op.drop_index(name, table_name="registration")
    for name, columns in INDEXES.items():
        op.create_index(name, "registration", ["meeting_id", *columns])
    changed = sa.text("changed_at > decided_at")
    op.create_index(
        "ix_registration_changed_since",
        "registration",
        ["meeting_id", "state"],
        sqlite_where=changed,
        postgresql_where=changed,
    )


def downgrade() -> None:
    """Undo it."""
    for table in ("registration_batch", "registration_view"):
        op.drop_table(table)
    for name in (*INDEXES, "ix_registration_changed_since"):
        op.drop_index(name, table_name="registration")
    for column in ("meeting_id", "state"):
        op.create_index(f"ix_registration_{column}", "registration", [column])
    op.drop_column("person", "search_key")
