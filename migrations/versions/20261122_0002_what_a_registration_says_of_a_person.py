"""What a registration says of a person: names, gender, the way it came, the waiting list."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | Sequence[str] | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the columns; what is there already came by the form and is listed."""
    with op.batch_alter_table("person", schema=None) as person:
        person.add_column(
            sa.Column("passport_name", sa.String(length=200), nullable=False, server_default="")
        )
        person.add_column(sa.Column("gender", sa.String(length=40), nullable=True))

    with op.batch_alter_table("registration", schema=None) as registration:
        registration.add_column(sa.Column("place", sa.Integer(), nullable=True))
        registration.add_column(
            sa.Column("way", sa.String(length=40), nullable=False, server_default="form")
        )
        registration.add_column(
            sa.Column("listed", sa.Boolean(), nullable=False, server_default=sa.true())
        )
        registration.add_column(
            sa.Column("change_asked", sa.String(length=500), nullable=False, server_default="")
        )
        registration.add_column(sa.Column("waiting_since", sa.DateTime(timezone=True)))


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("registration", schema=None) as registration:
        for name in ("waiting_since", "change_asked", "listed", "way", "place"):
            registration.drop_column(name)

    with op.batch_alter_table("person", schema=None) as person:
        for name in ("gender", "passport_name"):
            person.drop_column(name)
