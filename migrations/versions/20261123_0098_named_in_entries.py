"""Of each mail with an entry, whether its reader had to do with the side event then."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0098"
down_revision: str | Sequence[str] | None = "0097"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Of these it is not so, or, of the last, not known; then nobody is told that they are out of it.
OTHERS = ("invitations/marked", "invitations/taken_out", "invitations/no_more")


def upgrade() -> None:
    """Add the column, as the kind of each mail says."""
    with op.batch_alter_table("invitation_mail") as table:
        table.add_column(sa.Column("named", sa.Boolean(), nullable=False, server_default=sa.true()))
    message = sa.table("message", sa.column("id"), sa.column("kind"))
    mail = sa.table("invitation_mail", sa.column("message_id"), sa.column("named"))
    those = sa.select(message.c.id).where(message.c.kind.in_(OTHERS))
    op.execute(sa.update(mail).where(mail.c.message_id.in_(those)).values(named=sa.false()))
    with op.batch_alter_table("invitation_mail") as table:
        table.alter_column("named", server_default=None)


def downgrade() -> None:
    """Drop the column."""
    with op.batch_alter_table("invitation_mail") as table:
        table.drop_column("named")
