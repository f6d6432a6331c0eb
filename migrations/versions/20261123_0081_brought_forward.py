"""Keep of something that happened how many hours ahead nothing is brought forward that it does not
concern; until now that was as long as the notice.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0081"
down_revision: str | Sequence[str] | None = "0080"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the column; what was asked before had no such limit."""
    op.add_column("mending", sa.Column("ahead", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("mending") as table:
        table.alter_column("ahead", server_default=None)


def downgrade() -> None:
    """Drop it: nothing of it is public."""
    with op.batch_alter_table("mending") as table:
        table.drop_column("ahead")
