import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from tutor.assessment import Assessment, Level, Verdict
from tutor.attempt import Attempt, Item, Regrading
from tutor.errors import InputError, StoreUnavailable, UnknownName
from tutor.progress import store as store_module
from tutor.progress.schema import metadata
from tutor.progress.store import Store

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def store(request, tmp_path):
    address = f"sqlite:///{tmp_path}/deep/folder/viva.db"
    store = Store(url=address if request.param == "sqlite" else request.getfixturevalue("postgres"))
    yield store
    store.close()


def open_sitting(store, name="s1", learner="ada", started=NOW):
    store.open_sitting(name=name, learner=learner, blueprint="b", plan=("q1", "q2"), started=started)


def turn(number, text="hello", **rest):
    return {"number": number, "at": NOW.isoformat(), "speaker": "learner", "text": text, **rest}


def attempt(name="a1", learner="ada", at=NOW):
    verdict = Verdict.of("c", Level.MET, 2.0, evidence="words", confidence=0.9)
    return Attempt(
        id=name,
        learner=learner,
        item=Item.QUESTION,
        name="q1",
        at=at,
        text="words",
        assessment=Assessment.of("q1", "test", (verdict,)),
        credit=0.75,
        help={"c": 1},
        sitting="s1",
    )


def test_a_sitting_comes_back_with_its_turns_in_order(store):
    open_sitting(store)
    store.add_turn("s1", "ada", turn(1, "second", note="x"))
    store.add_turn("s1", "ada", turn(0, "first \u2200 \U0001f600 $x$"))
    found = store.sitting("s1")
    assert found["plan"] == ["q1", "q2"]
    assert found["started"] == NOW.isoformat()
    assert [t["text"] for t in found["turns"]] == ["first \u2200 \U0001f600 $x$", "second"]
    assert found["turns"][1]["note"] == "x"
    assert found["turns"][1]["at"] == NOW.isoformat()


def test_a_turn_number_is_taken_once(store):
    open_sitting(store)
    store.add_turn("s1", "ada", turn(0))
    with pytest.raises(StoreUnavailable, match="another window"):
        store.add_turn("s1", "ada", turn(0, "from another tab"))
    assert [t["text"] for t in store.sitting("s1")["turns"]] == ["hello"]


def test_sittings_are_a_learners_own_newest_first(store):
    open_sitting(store, "s1")
    open_sitting(store, "s2", started=NOW + timedelta(hours=1))
    open_sitting(store, "s3", learner="bob")
    store.add_turn("s1", "ada", turn(0), ended=NOW + timedelta(minutes=5))
    store.add_turn("s1", "ada", turn(1), ended=NOW + timedelta(minutes=9))
    assert [s["id"] for s in store.sittings("ada")] == ["s2", "s1"]
    assert [s["id"] for s in store.sittings("ada", open_only=True)] == ["s2"]
    assert store.sitting("s1")["finished"] == (NOW + timedelta(minutes=5)).isoformat()


def test_an_unknown_sitting_is_named(store):
    open_sitting(store, "abc123")
    with pytest.raises(UnknownName, match="Did you mean abc123"):
        store.sitting("abc124")


def test_an_attempt_is_recorded_once(store):
    store.add_attempt(attempt())
    store.add_attempt(attempt())
    store.add_attempt(attempt("a0", at=NOW - timedelta(days=1)))
    store.add_attempt(attempt("b", learner="bob"))
    assert store.attempts("ada") == (attempt("a0", at=NOW - timedelta(days=1)), attempt())


def test_migrations_make_the_schema_of_the_code(store):
    engine = sa.create_engine(store.url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_a_newer_database_is_refused(store, tmp_path):
    engine = sa.create_engine(store.url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StoreUnavailable, match="newer Viva"):
        Store(url=str(store.url))


@pytest.mark.parametrize("url", ["sqlite:////proc/nowhere/viva.db", "sqlite:////dev/null/viva.db"])
def test_a_database_that_cannot_be_made_is_named(url):
    with pytest.raises(StoreUnavailable, match="viva|folder"):
        Store(url=url)


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_a_full_disk_loses_nothing_that_was_stored(store):
    open_sitting(store)
    store.add_turn("s1", "ada", turn(0))
    pages = "PRAGMA max_page_count = 1"  # SQLite's own way to play a full disk
    sa.event.listen(store._engine, "connect", lambda connection, _: connection.execute(pages))
    store.close()
    with pytest.raises(StoreUnavailable, match="full"):
        store.add_turn("s1", "ada", turn(1, "x" * 1_000_000))
    other = Store(url=str(store.url))
    assert [t["text"] for t in other.sitting("s1")["turns"]] == ["hello"]
    other.close()


def test_kill_9_loses_no_turn(tmp_path):
    script = f"""
import sys
sys.path.insert(0, {str(Path.cwd())!r})
from datetime import datetime, UTC
from tutor.progress.store import Store
store = Store(url="sqlite:///{tmp_path}/viva.db")
now = datetime.now(UTC)
store.open_sitting(name="s", learner="l", blueprint="b", plan=("q",), started=now)
for n in range(10_000):
    store.add_turn("s", "l", dict(number=n, at=now.isoformat(), speaker="learner", text="t" * 100))
    print(n, flush=True)
"""
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    last = -1
    while last < 20:
        last = int(process.stdout.readline())
    process.send_signal(signal.SIGKILL)
    rest = process.stdout.read().split()
    process.stdout.close()
    process.wait()
    confirmed = int(rest[-1]) if rest else last
    store = Store(url=f"sqlite:///{tmp_path}/viva.db")
    stored = [t["number"] for t in store.sitting("s")["turns"]]
    store.close()
    assert stored == list(range(len(stored)))
    assert len(stored) > confirmed


def test_a_server_that_is_not_there_is_named_with_the_fix():
    with pytest.raises(StoreUnavailable, match="127.0.0.1:1/x' failed.*its server runs"):
        Store(url="postgresql+psycopg://ada:secret@127.0.0.1:1/x")


def test_a_missing_driver_is_named_with_the_fix():
    with pytest.raises(StoreUnavailable, match="driver MySQLdb is not installed"):
        Store(url="mysql://127.0.0.1/x")


def test_what_is_no_address_is_refused():
    with pytest.raises(InputError, match="write sqlite:///path") as refused:
        Store(url="postgresql//ada:secret@host/viva")
    assert "secret" not in str(refused.value)


def test_a_turn_and_what_it_closed_are_stored_together_or_not_at_all(store):
    open_sitting(store)
    store.add_turn("s1", "ada", turn(0), attempt=attempt())
    with pytest.raises(StoreUnavailable, match="another window"):
        store.add_turn("s1", "ada", turn(0), attempt=attempt("a2"), ended=NOW)
    assert [one.id for one in store.attempts("ada")] == ["a1"]
    assert store.sitting("s1")["finished"] is None


def test_a_later_judgement_lies_beside_the_first(store):
    store.add_attempt(attempt())
    store.add_attempt(attempt("a2", learner="bob"))
    again = Assessment.of("q1", "new", (Verdict.of("c", Level.MISSED, 2.0, evidence="", confidence=0.9),))
    later = Regrading(attempt="a1", at=NOW, rubric="0123", assessment=again)
    store.add_regrading(later)
    assert store.regradings("ada") == (later,)
    assert store.regradings("bob") == ()
    assert store.attempts("ada") == (attempt(),)


def test_a_gradebook_of_before_regradings_keeps_its_attempts(tmp_path):
    url = f"sqlite:///{tmp_path}/viva.db"
    store = Store(url=url)
    store.add_attempt(attempt())
    with store._transaction() as connection:
        connection.execute(sa.text("DROP TABLE regradings"))
        connection.execute(sa.text("ALTER TABLE attempts DROP COLUMN rubric"))
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))
    store.close()
    store = Store(url=url)
    assert store.attempts("ada") == (attempt(),)
    store.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def address(request, tmp_path):
    return f"sqlite:///{tmp_path}/viva.db" if request.param == "sqlite" else request.getfixturevalue("postgres")


@pytest.mark.slow
def test_processes_that_start_at_once_make_one_schema(address):
    script = "import sys; from tutor.progress.store import Store; input(); Store(url=sys.argv[1])"
    command = [sys.executable, "-c", script, address]
    ready = [subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    for process in ready:
        process.stdin.write("go\n")
        process.stdin.flush()
    said = [process.communicate()[1] for process in ready]
    assert [process.returncode for process in ready] == [0, 0, 0], said


def test_a_migration_that_is_stopped_leaves_nothing_half_made(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path}/viva.db"
    upgrade = store_module.command.upgrade

    def stopped(*arguments):
        upgrade(*arguments)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(store_module.command, "upgrade", stopped)
        Store(url=url)
    store = Store(url=url)
    assert store.attempts("ada") == ()
    store.close()
