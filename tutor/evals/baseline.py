"""What a suite reached before, kept as a file, and whether a run has fallen behind it. Grades nothing."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tutor.errors import InputError
from tutor.evals.ledger import file_name
from tutor.evals.report import AT_MOST, Missed, Report

SLACK = 0.015
"""A measure may be so much worse than before: processors round differently, and a few marks lie on the edge."""
HELD = (
    "criteria.credit_kappa",
    "criteria.macro_f1",
    "criteria.false_credit",
    "criteria.missed_credit",
    "score.rmse",
    "score.pearson",
    "misconceptions.precision",
    "misconceptions.recall",
)
"""The measures that may not fall behind."""


def behind(report: Report, folder: Path) -> tuple[Missed, ...]:
    """Return the measures that are worse than the baseline by more than the slack; those it lacks are not held.

    Raises:
        InputError: there is no baseline of this suite, or it is none, or was made of other answers.
    """
    path = folder / f"{file_name(report.suite)}.json"
    try:
        was: Any = json.loads(path.read_text("utf-8"))
        answers = was["answers"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"There is no baseline {path}: {error}. `tutor eval baseline SUITE…` writes one.") from None
    if answers != report.answers:
        raise InputError(
            f"The baseline {path} is of {answers} answers, this run of {report.answers}: give the same --split, "
            "or write it anew with `tutor eval baseline`."
        )
    now, found = report.plain(), []
    for name in HELD:
        old, new = _at(was, name), _at(now, name)
        if old is not None:
            wanted = old + SLACK if name.partition(".")[2] in AT_MOST else old - SLACK
            if new is None or (new > wanted if name.partition(".")[2] in AT_MOST else new < wanted):
                found.append(Missed(measure=f"{name} (baseline {old:.3f})", wanted=wanted, got=new))
    return tuple(found)


def write_baselines(reports: Sequence[Report], folder: Path) -> list[Path]:
    """Write a JSON a suite, as `--json` prints it, without what changes from run to run.

    Raises:
        InputError: a file cannot be written.
    """
    paths = []
    for report in reports:
        path = folder / f"{file_name(report.suite)}.json"
        plain = report.but(seconds=0.0, ungraded=(), raters=None).plain()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(plain, ensure_ascii=False, indent=1) + "\n", "utf-8")
        except OSError as error:
            raise InputError(f"The baseline {path} cannot be written: {error.strerror}.") from None
        paths.append(path)
    return paths


def _at(plain: Any, name: str) -> float | None:
    for key in name.split("."):
        plain = plain.get(key) if isinstance(plain, dict) else None
    return plain if isinstance(plain, float | int) else None
