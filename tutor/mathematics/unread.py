"""Lines that were not read or not judged, kept as the reader's to-do list; who typed them is not. Judges nothing."""

import contextlib
import json
from pathlib import Path

from pydantic import ValidationError

from tutor.mathematics.limits import MAX_LINES
from tutor.mathematics.report import DerivationReport, Status
from tutor.value import Value

UNREAD = "unread.jsonl"
"""Name of the list in the data folder."""
MOST_BYTES = 1_000_000
_NOTED = (Status.UNREADABLE, Status.NOT_JUDGED)


class Unread(Value):
    """One line of the list: no name, no time."""

    problem: str
    status: Status
    text: str
    why: str = ""
    at: int | None = None
    """0-based place where reading stopped."""


def note_unread(path: Path, report: DerivationReport) -> None:
    """Add the lines that a report could not judge, each text once; a list that is full stays as it is.

    A folder that cannot be written to costs the learner nothing: the lines are then not noted.
    """
    known = set(read_unread(path))
    steps = [step for step in report.steps[:MAX_LINES] if step.status in _NOTED]
    found = [
        Unread(problem=report.problem, status=step.status, text=step.text.strip(), why=step.diagnosis or "", at=step.at)
        for step in steps
    ]
    new = [line for line in dict.fromkeys(found) if line not in known]
    with contextlib.suppress(OSError):
        if new and (not path.exists() or path.stat().st_size < MOST_BYTES):
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a", encoding="utf-8") as file:
                file.writelines(json.dumps(line.plain(), ensure_ascii=False) + "\n" for line in new)


def read_unread(path: Path) -> tuple[Unread, ...]:
    """Return the list, oldest first; empty where there is none. Half-written lines are passed over."""
    found: list[Unread] = []
    with contextlib.suppress(OSError):
        for line in path.read_text(encoding="utf-8", errors="replace").split("\n"):
            with contextlib.suppress(ValidationError):
                found.append(Unread.model_validate_json(line))
    return tuple(found)
