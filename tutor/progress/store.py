"""The database behind sittings and the gradebook: SQLite by default, PostgreSQL by URL; each call one transaction.

Turns come and go as plain data: what a turn means is the exam's business.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from tutor.attempt import Attempt, Regrading
from tutor.errors import InputError, StoreUnavailable, UnknownName
from tutor.progress.schema import attempts, regradings, sittings, turns

Row = dict[str, Any]
_MIGRATING = 0x56495641
"""The lock that a process holds on a PostgreSQL database while it migrates it."""


class Store:
    """Sittings, turns and attempts in one database, its schema brought up to date at the first use."""

    def __init__(self, *, url: str) -> None:
        """Open `sqlite:///path` or `postgresql+psycopg://…`.

        Raises:
            InputError: this is no address of a database.
            StoreUnavailable: it cannot be opened, or a newer Viva has made it.
        """
        try:
            self.url = sa.make_url(url)
        except SQLAlchemyError:
            # Not repeated: the page shows this to whoever opens it, and a password may stand in it.
            raise InputError(
                "The database address is none; write sqlite:///path or postgresql+psycopg://host/name."
            ) from None
        self._is_file = self.url.get_backend_name() == "sqlite"
        if self._is_file and self.url.database not in (None, "", ":memory:"):
            _make_folder(Path(str(self.url.database)).parent)
        try:
            self._engine = sa.create_engine(self.url, pool_pre_ping=True)
        except ModuleNotFoundError as error:
            fix = "for PostgreSQL: pip install 'psycopg[binary]'"
            raise StoreUnavailable(
                f"The database '{self.name}' cannot be opened: its driver {error.name} is not installed ({fix})."
            ) from None
        except SQLAlchemyError as error:
            raise StoreUnavailable(f"The database '{self.name}' cannot be opened: {error}") from None
        if self._is_file:
            sa.event.listen(self._engine, "connect", _sqlite_pragmas)
        try:
            with self._transaction() as connection:
                _migrate(connection, self.name)
        except StoreUnavailable:
            self.close()
            raise

    @property
    def name(self) -> str:
        """The address without its password."""
        return self.url.render_as_string(hide_password=True)

    @contextmanager
    def _transaction(self) -> Iterator[sa.Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            cause = str(getattr(error, "orig", None) or error).partition("\n")[0]
            fix = (
                "the disk's space and the folder's rights" if self._is_file else "that its server runs and lets you in"
            )
            raise StoreUnavailable(f"The database '{self.name}' failed: {cause}. Check {fix}.") from error

    def close(self) -> None:
        """Give back the connections."""
        self._engine.dispose()

    def open_sitting(
        self, *, name: str, learner: str, blueprint: str, plan: tuple[str, ...], started: datetime
    ) -> None:
        """Record a new sitting."""
        row = {"id": name, "learner": learner, "blueprint": blueprint, "plan": list(plan), "started": started}
        with self._transaction() as connection:
            connection.execute(sittings.insert().values(row))

    def add_turn(
        self, sitting: str, learner: str, turn: Row, *, attempt: Attempt | None = None, ended: datetime | None = None
    ) -> None:
        """Record one turn (plain data with number, at, speaker, text, …), and in the same breath what came of it.

        Args:
            sitting: its id.
            learner: whose it is.
            turn: the turn.
            attempt: the question that it closed.
            ended: when it ended the sitting; the first end stands.

        Raises:
            StoreUnavailable: the number is taken: the sitting went on elsewhere.
        """
        rest = {key: value for key, value in turn.items() if key not in ("number", "at", "speaker", "text")}
        row = {
            "sitting": sitting,
            "learner": learner,
            "number": turn["number"],
            "at": datetime.fromisoformat(turn["at"]),
            "speaker": turn["speaker"],
            "text": turn["text"],
            "rest": rest,
        }
        try:
            with self._transaction() as connection:
                connection.execute(turns.insert().values(row))
                if attempt:
                    _insert(connection, attempt)
                if ended:
                    still_open = sittings.c.id == sitting, sittings.c.finished.is_(None)
                    connection.execute(sittings.update().where(*still_open).values(finished=ended))
        except StoreUnavailable as error:
            if isinstance(error.__cause__, IntegrityError):
                raise StoreUnavailable(
                    "This sitting went on in another window; this message was not taken. Go on from where it stands."
                ) from None
            raise

    def sitting(self, name: str) -> Row:
        """Return a sitting with its turns in order, as plain data.

        Raises:
            UnknownName: there is none with this id.
        """
        with self._transaction() as connection:
            found = connection.execute(sittings.select().where(sittings.c.id == name)).mappings().first()
            if found is None:
                known = connection.execute(sa.select(sittings.c.id).limit(1000)).scalars().all()
                raise UnknownName("sitting", name, known)
            said = connection.execute(turns.select().where(turns.c.sitting == name).order_by(turns.c.number)).mappings()
            return {**_sitting(dict(found)), "turns": [_turn(dict(row)) for row in said]}

    def sittings(self, learner: str, *, open_only: bool = False) -> list[Row]:
        """Return a learner's sittings, the newest first, without their turns."""
        query = sittings.select().where(sittings.c.learner == learner).order_by(sittings.c.started.desc())
        if open_only:
            query = query.where(sittings.c.finished.is_(None))
        with self._transaction() as connection:
            return [_sitting(dict(row)) for row in connection.execute(query).mappings()]

    def add_attempt(self, attempt: Attempt) -> None:
        """Record an attempt; a second one with the same id changes nothing."""
        with self._transaction() as connection:
            _insert(connection, attempt)

    def attempts(self, learner: str) -> tuple[Attempt, ...]:
        """Return a learner's attempts, the oldest first."""
        query = attempts.select().where(attempts.c.learner == learner).order_by(attempts.c.at, attempts.c.id)
        with self._transaction() as connection:
            rows = [dict(row) for row in connection.execute(query).mappings()]
        return tuple(Attempt.read({**row, "at": _iso(row["at"])}) for row in rows)

    def add_regrading(self, regrading: Regrading) -> None:
        """Put a later judgement beside an attempt's own, which stays as it is."""
        row = {**regrading.plain(), "at": regrading.at}
        with self._transaction() as connection:
            connection.execute(regradings.insert().values(row))

    def regradings(self, learner: str) -> tuple[Regrading, ...]:
        """Return the later judgements of a learner's attempts, the oldest first."""
        columns = regradings.c.attempt, regradings.c.at, regradings.c.rubric, regradings.c.assessment
        query = sa.select(*columns).join(attempts).where(attempts.c.learner == learner).order_by(regradings.c.id)
        with self._transaction() as connection:
            rows = [dict(row) for row in connection.execute(query).mappings()]
        return tuple(Regrading.read({**row, "at": _iso(row["at"])}) for row in rows)


def _insert(connection: sa.Connection, attempt: Attempt) -> None:
    known = connection.execute(sa.select(attempts.c.id).where(attempts.c.id == attempt.id)).first()
    if known is None:
        connection.execute(attempts.insert().values({**attempt.plain(), "at": attempt.at}))


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnavailable(f"The folder '{folder}' for the database cannot be made: {error.strerror}") from None


def _sqlite_pragmas(connection: Any, _record: Any) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {pragma}")


def _migrate(connection: sa.Connection, name: str) -> None:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    scripts = ScriptDirectory.from_config(config)
    if MigrationContext.configure(connection).get_current_revision() == scripts.get_current_head():
        return
    # Several processes may start at once, and one may be killed in between: one migrates, all of it or nothing.
    sqlite = connection.dialect.name == "sqlite"
    connection.exec_driver_sql("BEGIN IMMEDIATE" if sqlite else f"SELECT pg_advisory_xact_lock({_MIGRATING})")
    current = MigrationContext.configure(connection).get_current_revision()
    if current == scripts.get_current_head():
        return
    if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
        raise StoreUnavailable(f"The database '{name}' was made by a newer Viva (schema {current}); update this one.")
    command.upgrade(config, "head")


def _iso(at: datetime) -> str:
    # SQLite forgets the zone; everything is stored in UTC.
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).isoformat()


def _sitting(row: Row) -> Row:
    finished = row["finished"]
    return {**row, "started": _iso(row["started"]), "finished": _iso(finished) if finished else None}


def _turn(row: Row) -> Row:
    shown = {key: row[key] for key in ("number", "speaker", "text")}
    return {**shown, "at": _iso(row["at"]), **row["rest"]}
