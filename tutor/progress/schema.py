"""The tables. The migrations beside this file make them; a test holds the two together."""

from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

sittings = Table(
    "sittings",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("learner", String(128), nullable=False, index=True),
    Column("blueprint", String(128), nullable=False),
    Column("plan", JSON, nullable=False),
    Column("started", DateTime(timezone=True), nullable=False),
    Column("finished", DateTime(timezone=True)),
)

turns = Table(
    "turns",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sitting", String(64), ForeignKey("sittings.id"), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("learner", String(128), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("speaker", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("rest", JSON, nullable=False),
    UniqueConstraint("sitting", "number"),
)

attempts = Table(
    "attempts",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("learner", String(128), nullable=False, index=True),
    Column("item", String(16), nullable=False),
    Column("name", String(128), nullable=False, index=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("text", Text, nullable=False),
    Column("assessment", JSON, nullable=False),
    Column("credit", Float),
    Column("help", JSON, nullable=False),
    Column("sitting", String(64)),
    Column("rubric", String(64)),
)

regradings = Table(
    "regradings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("attempt", String(64), ForeignKey("attempts.id"), nullable=False, index=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("rubric", String(64), nullable=False),
    Column("assessment", JSON, nullable=False),
)
