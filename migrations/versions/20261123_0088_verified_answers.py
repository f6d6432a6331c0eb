"""What shows whose an answer to an entry is: a key in the address that it goes to."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0088"
down_revision: str | Sequence[str] | None = "0087"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the columns: what was answered before is not verified, what went out has no key."""
    op.add_column(
        "entry_copy",
        sa.Column("answer_key", sa.String(length=14), server_default="", nullable=False),
    )
    op.add_column(
        "invitation_answer",
        sa.Column("verified", sa.Boolean(), server_default=sa.false(), nullable=False),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_column("invitation_answer", "verified")
    op.drop_column("entry_copy", "answer_key")
