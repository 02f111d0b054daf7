"""Outcomes on disk, a line each, so that a run that was killed goes on where it was. Knows nothing of graders."""

import contextlib
import fcntl
import re
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from pydantic import ValidationError

from tutor.errors import InputError
from tutor.evals.outcome import Outcome


class Ledger:
    """Outcomes by key; in a file where one is given, which one run at a time may write."""

    def __init__(self, path: Path | None = None, judge: str = "") -> None:
        """Read what an earlier run of this judge left; a last line that a kill cut off is forgotten.

        Raises:
            InputError: the file cannot be written, another run writes to it, or it holds another judge's results.
        """
        self._path = path
        self._known: dict[str, Outcome] = {}
        self._file: IO[str] | None = None
        if path is not None:
            kept = _whole_lines(path)
            others = sorted({found.assessment.judge for found in kept} - {judge})
            if others:
                raise InputError(
                    f"{path} holds the results of '{others[0]}', and '{judge}' is to grade: give another --out "
                    "(`tutor eval compare` takes both)."
                )
            self._known = {found.key: found for found in kept if found.assessment.graded}
            self._file = _opened(path)

    def __len__(self) -> int:
        """How many graded outcomes are known."""
        return len(self._known)

    def get(self, key: str) -> Outcome | None:
        """Return the graded outcome with this key, if there is one; what was not graded is tried again."""
        return self._known.get(key)

    def add(self, outcome: Outcome) -> None:
        """Keep an outcome; it is on its way to the disk when this returns."""
        if outcome.assessment.graded:
            self._known[outcome.key] = outcome
        if self._file is not None:
            self._file.write(outcome.model_dump_json() + "\n")
            self._file.flush()

    def close(self, outcomes: Sequence[Outcome] | None = None) -> None:
        """End; with the outcomes of a whole run, leave the file with just these, in order."""
        if self._file is None or self._path is None:
            return
        if outcomes is not None:
            write(outcomes, self._path)
        self._file.close()
        self._file = None


def file_name(suite: str) -> str:
    """Return a suite's name as a file's: letters, digits, dots, dashes."""
    return re.sub(r"[^\w.-]+", "-", suite).strip(".-") or "suite"


def read(path: Path) -> list[Outcome]:
    """Read a results file.

    Raises:
        InputError: it cannot be read, or a line is no outcome; names the line.
    """
    try:
        lines = path.read_text("utf-8").removesuffix("\n").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"The results {path} cannot be read: {error}.") from None
    found = []
    for number, line in enumerate(lines, start=1):
        try:
            found.append(Outcome.model_validate_json(line))
        except ValidationError as error:
            problem = error.errors()[0]["msg"]
            raise InputError(
                f"{path}:{number}: not a result of `tutor eval run --out`: {problem}. If a run was killed here, "
                "run it again with the same --out, which mends the file."
            ) from None
    return found


def write(outcomes: Sequence[Outcome], path: Path) -> None:
    """Write outcomes, a line each; the file is whole at any time."""
    part = path.with_suffix(".part")
    part.write_text("".join(outcome.model_dump_json() + "\n" for outcome in outcomes), "utf-8")
    part.replace(path)


def _whole_lines(path: Path) -> list[Outcome]:
    found = list[Outcome]()
    if not path.exists():
        return found
    for line in path.read_bytes().split(b"\n"):
        with contextlib.suppress(ValidationError):  # cut off by a kill, or of another version: judged anew
            found.append(Outcome.model_validate_json(line))
    return found


def _opened(path: Path) -> IO[str]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise InputError(f"The results cannot be written to {path}: {error.strerror}.") from None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise InputError(f"Another run is writing to {path}; wait for it, or give another --out.") from None
    if path.stat().st_size and not path.read_bytes().endswith(b"\n"):
        file.write("\n")  # after a line that a kill cut off
    return file
