"""A real PostgreSQL for the gradebook's tests, where the machine has one."""

import os
import shutil
import socket
import subprocess
import tempfile
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa

_DATABASES = count()


def _tools():
    """The folder of initdb and pg_ctl; Debian keeps them off the PATH."""
    found = shutil.which("initdb")
    return Path(found).parent if found else next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"))), None)


@pytest.fixture(scope="session")
def cluster():
    """The address of a PostgreSQL of our own, without a database in it."""
    tools = _tools()
    if tools is None or not (tools / "initdb").exists():
        pytest.skip("no PostgreSQL (on Debian: apt install postgresql)")
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    folder = Path(tempfile.mkdtemp(prefix="viva-pg-"))
    if as_user:
        shutil.chown(folder, "postgres")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def run(tool, *arguments):
        command = [*as_user, tools / tool, "-D", folder / "data", *arguments]
        subprocess.run(command, check=True, capture_output=True, cwd=folder)

    run("initdb", "-U", "viva", "-A", "trust", "-E", "UTF8", "--no-sync")
    settings = f"-p {port} -h 127.0.0.1 -k {folder} -c fsync=off"
    run("pg_ctl", "-w", "-l", folder / "log", "-o", settings, "start")
    yield f"postgresql+psycopg://viva@127.0.0.1:{port}"
    run("pg_ctl", "-w", "-m", "immediate", "stop")
    shutil.rmtree(folder)


@pytest.fixture
def postgres(cluster):
    """The address of a fresh database."""
    name = f"viva{next(_DATABASES)}"
    engine = sa.create_engine(f"{cluster}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return f"{cluster}/{name}"
