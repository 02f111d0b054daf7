"""Verdicts on code in a terminal, and after a pass the examiner's questions about it, answered on standard input."""

import sys
from collections.abc import Sequence
from pathlib import Path

from tutor.app import Tutor
from tutor.cli import bank, output
from tutor.errors import InputError
from tutor.exercise import Check
from tutor.supposition import Foretold, Supposition


def show(tutor: Tutor, files: Sequence[Path], sources: Sequence[bytes], checks: Sequence[Check], *, oral: bool) -> None:
    """Print each verdict; where wanted, talk about what passed."""
    for path, source, check in zip(files, sources, checks, strict=True):
        output.prose(bank.check_words(str(path), check))
        if oral and check.passed:
            _talk(tutor, check.exercise, source.decode("utf-8", "replace"))


def _talk(tutor: Tutor, exercise: str, source: str) -> None:
    asked = tutor.workbench.suppositions(exercise, source)
    if not asked:
        output.note("Nothing of this file is among what the examiner asks about.")
    for supposition in asked:
        told = _answer(tutor, supposition)
        if told is None:
            output.note("Left unanswered.")
            return
        output.prose(told_words(told))


def _answer(tutor: Tutor, supposition: Supposition) -> Foretold | None:
    """Ask until the answer can be read, or the input ends."""
    output.prose(supposition.question)
    while True:
        output.err.print("> ", end="")
        line = sys.stdin.readline()
        if not line:
            return None
        try:
            return tutor.workbench.foretell(supposition, line.strip(), None)
        except InputError as error:
            output.note(str(error))


def told_words(told: Foretold) -> str:
    """Return how a prediction came out, as Markdown."""
    return f"**{told.level}.** {told.happened}\n\n{told.supposition.edit.why}\n"
