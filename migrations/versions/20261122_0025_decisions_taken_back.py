"""How people stood before something was done with many; files of badges that were taken."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0025"
down_revision: str | Sequence[str] | None = "0024"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BATCH, LINE, RUN = "registration_batch", "registration_batch_line", "print_run"


def upgrade() -> None:
    """Add what is kept; what was printed until now was taken when it was made."""
    with op.batch_alter_table(BATCH) as table:
        table.add_column(sa.Column("why", sa.JSON(), nullable=False, server_default="{}"))
        table.add_column(sa.Column("query", sa.Text(), nullable=True))
        table.add_column(sa.Column("of_id", sa.String(length=14), nullable=True))
        table.create_foreign_key(
            "fk_registration_batch_of_id", BATCH, ["of_id"], ["id"], ondelete="SET NULL"
        )
    op.create_index("ix_registration_batch_of_id", BATCH, ["of_id"])
    moments = ("decided_at", "waiting_since", "became_at", "changed_at")
    op.create_table(
        LINE,
        sa.Column("batch_id", sa.String(length=14), nullable=False),
        sa.Column("registration_id", sa.String(length=14), nullable=False),
        *(sa.Column(name, sa.String(length=40), nullable=False) for name in ("state", "became")),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=True) for name in moments),
        *(
            sa.Column(name, sa.String(length=500), nullable=False)
            for name in ("decline_reason", "change_asked")
        ),
        *(
            sa.ForeignKeyConstraint(
                [f"{of}_id"],
                [f"{table}.id"],
                name=f"fk_registration_batch_line_{of}_id",
                ondelete="CASCADE",
            )
            for of, table in (("batch", BATCH), ("registration", "registration"))
        ),
        sa.PrimaryKeyConstraint("batch_id", "registration_id", name="pk_registration_batch_line"),
    )
    op.create_index("ix_registration_batch_line_registration_id", LINE, ["registration_id"])
    for name in ("fetched_at", "not_printed_at"):
        op.add_column(RUN, sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE print_run SET fetched_at = at")


def downgrade() -> None:
    """Undo it."""
    for name in ("not_printed_at", "fetched_at"):
        op.drop_column(RUN, name)
    op.drop_table(LINE)
    op.drop_index("ix_registration_batch_of_id", BATCH)
    with op.batch_alter_table(BATCH) as table:
        table.drop_constraint("fk_registration_batch_of_id", type_="foreignkey")
        for name in ("of_id", "query", "why"):
            table.drop_column(name)
