"""What people were told of the programme, by letter; and mails that a server has just now.

Until now everybody counted as told of all that was public, so that is kept of those who have got
a letter. Who has not is told with the next release.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0087"
down_revision: str | Sequence[str] | None = "0086"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NEWS = "release_news"
_TOLD = sa.text("""
    INSERT INTO release_news (message_id, side_event_id, release_id)
    SELECT max(letter.id), concerned.side_event_id, concerned.release_id
    FROM (
        SELECT release.meeting_id, release.id AS release_id, released_event.side_event_id,
            lower(side_event.contact_email) AS email
        FROM release
        JOIN released_event ON released_event.release_id = release.id
        JOIN side_event ON side_event.id = released_event.side_event_id
        UNION
        SELECT release.meeting_id, release.id, released_event.side_event_id, lower(speaker.email)
        FROM release
        JOIN released_event ON released_event.release_id = release.id
        JOIN speaker ON speaker.side_event_id = released_event.side_event_id
    ) AS concerned
    JOIN release AS last ON last.id = concerned.release_id
    JOIN message AS letter ON letter.meeting_id = concerned.meeting_id
        AND letter.to_email = concerned.email
    WHERE letter.kind = 'schedule/published'
        AND letter.channel = 'mail'
        AND letter.state IN ('sent', 'kept')
        AND last.number = (
            SELECT max(number) FROM release AS other WHERE other.meeting_id = last.meeting_id
        )
    GROUP BY concerned.email, concerned.side_event_id, concerned.release_id
""")


def upgrade() -> None:
    """Add table and column."""
    op.add_column("message", sa.Column("leaves_at", sa.DateTime(timezone=True)))
    op.create_table(
        NEWS,
        sa.Column("message_id", sa.String(length=14), nullable=False),
        sa.Column("side_event_id", sa.String(length=14), nullable=False),
        sa.Column("release_id", sa.String(length=14), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], "fk_release_news_message_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["side_event_id"], ["side_event.id"], "fk_release_news_event_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.id"], "fk_release_news_release_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("message_id", "side_event_id", name="pk_release_news"),
    )
    op.create_index("ix_release_news_side_event_id", NEWS, ["side_event_id"])
    op.create_index("ix_release_news_release_id", NEWS, ["release_id"])
    op.execute(_TOLD)


def downgrade() -> None:
    """Drop both."""
    op.drop_table(NEWS)
    with op.batch_alter_table("message") as table:
        table.drop_column("leaves_at")
