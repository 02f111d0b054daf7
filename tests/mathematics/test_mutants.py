"""Single edits of every reference formula are rejected, unless they have its value."""

from pathlib import Path

import pytest
import torch

from tutor.errors import Misfit, Unreadable
from tutor.mathematics.board import TARGET, make_board
from tutor.mathematics.echo import echo
from tutor.mathematics.edits import edits
from tutor.mathematics.evaluation import Evaluator, Missing
from tutor.mathematics.judge import judge
from tutor.mathematics.problems import load_problems
from tutor.problem import Domain

PROBLEMS = load_problems(Path(__file__).parents[2] / "corpus" / "derivations")


def same_value(board, formula):
    """Say whether a mutant has the target's value on draws that the judge does not use."""
    try:
        return all(
            torch.allclose(Evaluator(world.generic).value(formula), world.generic.values[TARGET], rtol=1e-9, atol=1e-12)
            for world in board.worlds(77)
        )
    except (Misfit, Unreadable, Missing, RuntimeError):
        return False


def loose(board):
    """The problem with symbols that have no structure left: neither one-hot nor identity."""
    kept = (Domain.UNIT, Domain.INTEGER)
    symbols = tuple(
        item.but(domain=item.domain if item.domain in kept else Domain.POSITIVE, value=None)
        if item.chance is None
        else item
        for item in board.symbols
    )
    return make_board(board.but(symbols=symbols, mixed_signs=(), varied=()))


def holds_by_law(ready, formula):
    """Say whether a mutant equals the reference whatever the symbols are: n^T is n, and factors change places."""
    try:
        return all(
            torch.allclose(*(Evaluator(world.generic).value(one) for one in (formula, ready.reference)), rtol=1e-9)
            for world in ready.worlds(3)
        )
    except (Misfit, Unreadable, Missing, RuntimeError):
        return False


SAMPLE = tuple(PROBLEMS)[::6]
ALL = [name if name in SAMPLE else pytest.param(name, marks=pytest.mark.slow) for name in PROBLEMS]


@pytest.mark.parametrize("name", ALL)
def test_mutants_of_the_reference(board, name):
    ready = board(name)
    left = {"cross-entropy-decomposition": "H(p,q)"}.get(name)
    free = loose(ready.problem)
    approved = {echo(ready.read(text), ready.latex) for text in ready.problem.equivalent_mutants}
    for edit in edits(ready.reference):
        if edit.kind == "product":
            continue  # custom lets a product of columns be read as ⊙
        typed = echo(edit.formula, ready.latex)
        report = judge(ready, f"{left or echo(ready.target, ready.latex)} = {typed}")
        if report.steps[0].status == "ok":
            assert same_value(ready, edit.formula), typed
            assert holds_by_law(free, edit.formula) or typed in approved, typed
