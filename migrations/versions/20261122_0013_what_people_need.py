"""What people need, by kind and sealed, in place of a text that organisers could read."""

import json
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import Session

from app.core.ids import new_id
from app.core.sealing import seal, unseal
from app.settings import read_settings

revision: str = "0013"
down_revision: str | Sequence[str] | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

REGISTRATIONS = sa.table(
    "registration", sa.column("id"), sa.column("needs"),
    sa.column("created_at", sa.DateTime(timezone=True)),
)  # fmt: skip
NEEDS = sa.table(
    "accommodation_need", sa.column("id"), sa.column("registration_id"), sa.column("kind"),
    sa.column("state"), sa.column("details"), sa.column("answer"),
    sa.column("created_at", sa.DateTime(timezone=True)),
)  # fmt: skip
CHANGES = sa.table("registration_change", sa.column("field"))
MERGES = sa.table(
    "merge", sa.column("id"), sa.column("before", sa.JSON()), sa.column("after", sa.JSON())
)


def _keys() -> Session:
    """What sealing asks for its keys."""
    return Session(info={"settings": read_settings()})


def upgrade() -> None:
    """Make the table, seal what there is, and leave it nowhere else."""
    op.create_table(
        "accommodation_need",
        sa.Column("id", sa.String(length=14), nullable=False),
        sa.Column("registration_id", sa.String(length=14), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name="fk_accommodation_need_registration_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_accommodation_need"),
    )
    op.create_index(
        "ix_accommodation_need_registration_id", "accommodation_need", ["registration_id"]
    )
    _seal_what_there_is()
    with op.batch_alter_table("registration") as batch:
        batch.drop_column("needs")


def _seal_what_there_is() -> None:
    connection, keys = op.get_bind(), _keys()
    for row in connection.execute(
        sa.select(REGISTRATIONS).where(REGISTRATIONS.c.needs != "")
    ).all():
        connection.execute(
            NEEDS.insert().values(
                id=new_id(), registration_id=row.id, kind="other", state="asked", answer="",
                details=seal(keys, row.needs), created_at=row.created_at,
            )
        )  # fmt: skip
    connection.execute(CHANGES.delete().where(CHANGES.c.field == "needs"))
    for merge in connection.execute(sa.select(MERGES)).all():
        connection.execute(
            MERGES.update()
            .where(MERGES.c.id == merge.id)
            .values(before=_without(merge.before), after=_without(merge.after))
        )


def _without(kept: Any) -> Any:
    """What is kept of a merge, without the text that was in a registration."""
    rows = json.loads(json.dumps(kept))
    for name in ("registration", "lost_registration"):
        (rows.get(name) or {}).pop("needs", None)
    return rows


def downgrade() -> None:
    """Undo it: what was said of each need becomes the one text again."""
    with op.batch_alter_table("registration") as batch:
        batch.add_column(sa.Column("needs", sa.Text(), server_default="", nullable=False))
    connection, keys = op.get_bind(), _keys()
    texts: dict[str, list[str]] = {}
    for need in connection.execute(sa.select(NEEDS)).all():
        told = [need.kind, unseal(keys, need.details)]
        texts.setdefault(need.registration_id, []).append(": ".join(filter(None, told)))
    for registration_id, told in texts.items():
        connection.execute(
            REGISTRATIONS.update()
            .where(REGISTRATIONS.c.id == registration_id)
            .values(needs="\n".join(told))
        )
    op.drop_table("accommodation_need")
