"""With which release something that happened was taken back."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0053"
down_revision: str | Sequence[str] | None = "0052"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Until now the release that took it back was written over the one that brought it."""
    with op.batch_alter_table("mending") as table:
        table.add_column(sa.Column("taken_back_with_id", sa.String(length=14)))
        table.create_foreign_key(
            "fk_mending_taken_back_with_id",
            "release",
            ["taken_back_with_id"],
            ["id"],
            ondelete="SET NULL",
        )
    op.execute("UPDATE mending SET taken_back_with_id = release_id WHERE state = 'taken_back'")


def downgrade() -> None:
    """Write it over that one again."""
    op.execute(
        "UPDATE mending SET release_id = taken_back_with_id"
        " WHERE state = 'taken_back' AND taken_back_with_id IS NOT NULL"
    )
    with op.batch_alter_table("mending") as table:
        table.drop_constraint("fk_mending_taken_back_with_id", type_="foreignkey")
        table.drop_column("taken_back_with_id")
