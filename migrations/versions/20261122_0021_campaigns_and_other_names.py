"""Members of campaigns, and names of merged entries of the register."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0021"
down_revision: str | Sequence[str] | None = "0020"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make the table and the column."""
    op.create_table(
        "campaign_member",
        sa.Column("campaign_id", sa.String(length=14), nullable=False),
        sa.Column("member_id", sa.String(length=14), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["entity.id"], name="fk_campaign_member_campaign_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["entity.id"], name="fk_campaign_member_member_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("campaign_id", "member_id", name="pk_campaign_member"),
        sa.CheckConstraint("campaign_id <> member_id", name=op.f("ck_campaign_member_two_entities")),
    )  # fmt: skip
    op.create_index("ix_campaign_member_member_id", "campaign_member", ["member_id"])
    with op.batch_alter_table("entity") as table:
        table.add_column(sa.Column("also_called", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("entity") as table:
        table.drop_column("also_called")
    op.drop_table("campaign_member")
