"""What a host asks for after the date, with its texts; where one takes part from elsewhere."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0039"
down_revision: str | Sequence[str] | None = "0038"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the columns."""
    wanted = sa.Column("wanted", sa.Text(), nullable=False, server_default="")
    answer = sa.Column("answer", sa.String(length=500), nullable=False, server_default="")
    link = sa.Column("remote_link", sa.String(length=300), nullable=False, server_default="")
    speakers: sa.Column[bool] = sa.Column(
        "speakers_confirm", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("change_request", wanted)
    op.add_column("change_request", answer)
    op.add_column("side_event", link)
    op.add_column("call", speakers)


def downgrade() -> None:
    """Drop them."""
    op.drop_column("call", "speakers_confirm")
    op.drop_column("side_event", "remote_link")
    op.drop_column("change_request", "answer")
    op.drop_column("change_request", "wanted")
