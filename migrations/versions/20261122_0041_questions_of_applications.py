"""A question belongs to the form of registration, or to that of applications for side events."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0041"
down_revision: str | Sequence[str] | None = "0040"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """What is asked until now is asked of those who register."""
    with op.batch_alter_table("question") as table:
        table.add_column(
            sa.Column("target", sa.String(length=40), nullable=False, server_default="registration")
        )


def downgrade() -> None:
    """Undo it; questions to applicants cannot stay."""
    for name in ("answer", "question_reader", "question_wording"):
        op.execute(
            f"DELETE FROM {name} WHERE question_id IN"  # noqa: S608 - our own tables
            " (SELECT id FROM question WHERE target = 'application')"
        )
    op.execute("DELETE FROM question WHERE target = 'application'")
    with op.batch_alter_table("question") as table:
        table.drop_column("target")
