"""How entries reach somebody: who chose nothing has each event once."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0073"
down_revision: str | Sequence[str] | None = "0072"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make the table; what only_by_mail said holds for everybody who says nothing else."""
    op.create_table(
        "calendar_way",
        sa.Column("person_id", sa.String(length=14), nullable=False),
        sa.Column(
            "way",
            sa.Enum("once", "feed", "both", name="way", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_calendar_way_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name="pk_calendar_way"),
    )
    op.drop_table("only_by_mail")


def downgrade() -> None:
    """Drop it, and make the one before."""
    op.drop_table("calendar_way")
    op.create_table(
        "only_by_mail",
        sa.Column("person_id", sa.String(length=14), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_only_by_mail_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name="pk_only_by_mail"),
    )
