"""A mail that goes once more says of which it is a copy."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0101"
down_revision: str | Sequence[str] | None = "0100"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

MESSAGE = sa.table("message", sa.column("id"), sa.column("cause"), sa.column("copy_of"))
AGAIN = "again:"  # and then the id of the mail that was looked at, which may be a copy


def upgrade() -> None:
    """Add the column. Of copies made before, their causes say of what; not what overtakes them."""
    with op.batch_alter_table("message") as table:
        table.add_column(sa.Column("copy_of", sa.String(length=14)))
        table.create_foreign_key(
            "fk_message_copy_of", "message", ["copy_of"], ["id"], ondelete="SET NULL"
        )
    op.create_index("ix_message_copy_of", "message", ["copy_of"])
    db = op.get_bind()
    chosen = sa.select(MESSAGE.c.id, MESSAGE.c.cause).where(MESSAGE.c.cause.startswith(AGAIN))
    looked_at = {row.id: row.cause.split(":")[1] for row in db.execute(chosen)}
    for copy, first in looked_at.items():
        while first in looked_at:
            first = looked_at[first]  # noqa: PLW2901 - to the end of the chain
        there = sa.exists().where(MESSAGE.alias("known").c.id == first)
        db.execute(sa.update(MESSAGE).where(MESSAGE.c.id == copy, there).values(copy_of=first))


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_message_copy_of", "message")
    with op.batch_alter_table("message") as table:
        table.drop_constraint("fk_message_copy_of", type_="foreignkey")
        table.drop_column("copy_of")
