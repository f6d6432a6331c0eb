"""Of each side event in a letter, whether it says that its reader is named in it no more."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0100"
down_revision: str | Sequence[str] | None = "0099"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the column; so far letters of one kind said so of all in them."""
    with op.batch_alter_table("release_news") as table:
        table.add_column(
            sa.Column("is_off", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    message = sa.table("message", sa.column("id"), sa.column("kind"))
    news = sa.table("release_news", sa.column("message_id"), sa.column("is_off"))
    those = sa.select(message.c.id).where(message.c.kind == "schedule/off_panel")
    op.execute(sa.update(news).where(news.c.message_id.in_(those)).values(is_off=sa.true()))
    with op.batch_alter_table("release_news") as table:
        table.alter_column("is_off", server_default=None)


def downgrade() -> None:
    """Drop the column."""
    with op.batch_alter_table("release_news") as table:
        table.drop_column("is_off")
