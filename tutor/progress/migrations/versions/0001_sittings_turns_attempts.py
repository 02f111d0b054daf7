"""Sittings, their turns, and attempts."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "sittings",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("learner", sa.String(128), nullable=False),
        sa.Column("blueprint", sa.String(128), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("started", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_sittings"),
    )
    op.create_index("ix_sittings_learner", "sittings", ["learner"])
    op.create_table(
        "turns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sitting", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("learner", sa.String(128), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("speaker", sa.String(16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("rest", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_turns"),
        sa.ForeignKeyConstraint(["sitting"], ["sittings.id"], name="fk_turns_sitting"),
        sa.UniqueConstraint("sitting", "number", name="uq_turns_sitting"),
    )
    op.create_index("ix_turns_sitting", "turns", ["sitting"])
    op.create_table(
        "attempts",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("learner", sa.String(128), nullable=False),
        sa.Column("item", sa.String(16), nullable=False),
        sa.Column("name", sa.String(128), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("assessment", sa.JSON(), nullable=False),
        sa.Column("credit", sa.Float()),
        sa.Column("help", sa.JSON(), nullable=False),
        sa.Column("sitting", sa.String(64)),
        sa.PrimaryKeyConstraint("id", name="pk_attempts"),
    )
    op.create_index("ix_attempts_learner", "attempts", ["learner"])
    op.create_index("ix_attempts_name", "attempts", ["name"])


def downgrade() -> None:
    """Go back to an empty database."""
    for table in ("attempts", "turns", "sittings"):
        op.drop_table(table)
