"""The rubric that an attempt was judged by, and later judgements beside the first."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.add_column("attempts", sa.Column("rubric", sa.String(64)))
    op.create_table(
        "regradings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rubric", sa.String(64), nullable=False),
        sa.Column("assessment", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_regradings"),
        sa.ForeignKeyConstraint(["attempt"], ["attempts.id"], name="fk_regradings_attempt"),
    )
    op.create_index("ix_regradings_attempt", "regradings", ["attempt"])


def downgrade() -> None:
    """Go back to judgements without successors."""
    op.drop_table("regradings")
    with op.batch_alter_table("attempts") as table:
        table.drop_column("rubric")
