"""Says of each case whether the submission's result is right, and whose mistake it looks like. The trusted side.

Expected values are made here, in double precision, after the sandbox has been asked; they never go there.
"""

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Any

import numpy as np
import torch

from tutor.exercise import Diagnosis, Exercise, Shown, Test
from tutor.picture import Picture
from tutor.practice.case import Case, cast, mapped, plain
from tutor.practice.compare import Difference, difference, unchanged
from tutor.practice.folder import Workshop
from tutor.practice.job import Result
from tutor.practice.picture import picture

FAILURES = (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)
"""What a mutant may raise."""
PARTLY = 0.75
"""What it counts where a mutant does the same in all parts of a result that are wrong, and is wrong in more."""
LIKENESS = 4_000
"""Characters of a submission that are compared with a mutant's code."""


@contextmanager
def one_thread() -> Iterator[None]:
    """Compute on this thread alone: for tensors of a few numbers, waking others takes far longer than the sum."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def run_trusted(solution: Callable[..., Any], case: Case) -> Result:
    """Call a trusted solution with copies of a case's arguments, as they are."""
    args, kwargs = cast((tuple(case.args), dict(case.kwargs)), "float32", "float32")
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            return Result("returned", value=solution(*args, **kwargs), after={"args": args, "kwargs": kwargs})
        except FAILURES as error:
            names = tuple(kind.__name__ for kind in type(error).__mro__)
            return Result("raised", names=names, message=f"{type(error).__name__}: {error}")


def expected(workshop: Workshop, case: Case) -> Any:
    """Return what the reference gives, computed in double precision and rounded to the case's."""
    if case.due is not None:
        return case.due
    args, kwargs = tuple(case.args), dict(case.kwargs)
    if case.dtype != "float32":
        args, kwargs = cast((args, kwargs), "float64", "float64")
        return workshop.reference(*args, **kwargs)
    args, kwargs = cast((args, kwargs), "float32", "float64")
    return cast(workshop.reference(*args, **kwargs), "float64", "float32")


def worked_out(workshop: Workshop, cases: Sequence[Case]) -> tuple[Case, ...]:
    """Return the cases with what is right in each."""
    return tuple(replace(case, due=None if case.raises else expected(workshop, case)) for case in cases)


def judge(workshop: Workshop, case: Case, result: Result) -> Test:
    """Return the test that a case became."""
    wrong = _wrong(workshop, case, result)
    shown = None
    if case.public and case.raises is None:
        names = workshop.exercise.returns
        got = _by_name(names, plain(result.value)) if result.state == "returned" else result.message
        named = {**dict(zip(workshop.parameters, case.args, strict=False)), **case.kwargs}
        shown = Shown(arguments=plain(named), expected=_by_name(names, plain(expected(workshop, case))), got=got)
    if wrong is None:
        return Test(name=case.name, passed=True, shown=shown)
    message = wrong.message[0].upper() + wrong.message[1:] + "."
    return Test(
        name=case.name,
        passed=False,
        message=message,
        max_abs_error=_finite(wrong.absolute),
        max_rel_error=_finite(wrong.relative),
        shown=shown,
        picture=_drawn(workshop.exercise, case.name, shown) if shown else None,
    )


def _by_name(names: Sequence[str], value: Any) -> Any:
    """A tuple whose parts have names as a dict of them, for showing."""
    named = isinstance(value, tuple) and len(value) == len(names) > 0
    return dict(zip(names, value, strict=True)) if named else value


def _drawn(exercise: Exercise, test: str, shown: Shown) -> Picture | None:
    plot = next((plot for plot in exercise.plots if plot.test == test), None)
    return picture(plot, shown.expected, shown.got) if plot else None


def _finite(number: float | None) -> float | None:
    return number if number is not None and np.isfinite(number) else None


def _wrong(workshop: Workshop, case: Case, result: Result) -> Difference | None:
    if result.state == "banned":  # its message is a sentence that names the line
        return Difference(result.message.rstrip("."))
    if case.raises is not None:
        if result.state == "raised" and case.raises in result.names:
            return None
        done = "returned a result" if result.state == "returned" else f"raised {result.message}"
        return Difference(f"it {done}; a {case.raises} is due here")
    if result.state != "returned":
        where = f"line {result.line}: " if result.line else ""
        return Difference(f"{where}it raised {result.message.rstrip('.')}")
    found = _unequal(workshop, case, result)
    return found or _side_effects(workshop.exercise, case, result)


def _unequal(workshop: Workshop, case: Case, result: Result) -> Difference | None:
    """What differs from the reference; where it is numbers alone and a property says more, in its words."""
    right = expected(workshop, case)
    found = difference(right, result.value, dtype=case.dtype, names=workshop.exercise.returns)
    if found is None or case.property is None or not found.values:
        return found
    return found._replace(message=case.property(result.value) or found.message)


def _side_effects(exercise: Exercise, case: Case, result: Result) -> Difference | None:
    before = {"args": tuple(case.args), "kwargs": dict(case.kwargs)}
    if result.after is not None and not unchanged(before, result.after):
        return Difference(f"the values are right, but {_changed(exercise, case, result.after)} was changed")
    if result.shares:
        return Difference("the values are right, but a returned array shares memory with an argument")
    return None


def _changed(exercise: Exercise, case: Case, after: Any) -> str:
    args = after.get("args") if isinstance(after, dict) else None
    if isinstance(args, tuple) and len(args) == len(case.args):
        for name, old, new in zip(exercise.entries[0].parameters, case.args, args, strict=False):
            if not unchanged(old, new):
                return f"the argument '{name}'"
    return "an argument"


def alike(case: Case, one: Result, other: Result) -> bool:
    """Whether two solutions did the same: equal values within tolerance, or the same exception.

    The class alone says little: shapes that do not fit, for whatever reason, are all RuntimeErrors. Where an exception
    was due and another came, the class must do, since its words depend on how the code is written.
    """
    if one.state != other.state:
        return False
    if one.state == "raised":
        return one.names[:1] == other.names[:1] and (case.raises is not None or one.message == other.message)
    return one.state == "returned" and _equal(case, one.value, other.value)


def _equal(case: Case, one: Any, other: Any) -> bool:
    return difference(mapped(one, _bare), mapped(other, _bare), dtype=case.dtype, nan=True) is None


def _bare(item: Any) -> Any:
    """A single number as a Python float, whichever way it was returned: a loss may be any of them."""
    single = isinstance(item, np.generic) or (isinstance(item, torch.Tensor | np.ndarray) and item.ndim == 0)
    return float(item) if single and "float" in str(item.dtype) else item


Seen = Sequence[tuple[Case, Result]]


def _share(workshop: Workshop, mutant: Callable[..., Any], seen: Seen) -> float:
    """The share of failed cases that a mutant explains, those of which it explains a part for less; 0 below a half."""
    explained = 0.0
    for at, (case, result) in enumerate(seen):
        explained += _explained(workshop, case, run_trusted(mutant, case), result)
        if explained + len(seen) - at - 1 < len(seen) / 2:
            return 0.0
    return explained / len(seen)


def _explained(workshop: Workshop, case: Case, own: Result, result: Result) -> float:
    """How far what a mutant does explains what the submission does: all of it, the parts that are wrong, nothing."""
    if _wrong(workshop, case, own) is None:
        return 0.0
    if alike(case, own, result):
        return 1.0
    if case.raises is not None or {own.state, result.state} != {"returned"}:
        return 0.0
    right, mutants, learners = (_parts(value) for value in (expected(workshop, case), own.value, result.value))
    if not right.keys() == mutants.keys() == learners.keys():
        return 0.0
    wrong = [key for key in right if not _equal(case, right[key], learners[key])]
    return PARTLY if wrong and all(_equal(case, mutants[key], learners[key]) for key in wrong) else 0.0


def _parts(value: Any) -> dict[Any, Any]:
    if isinstance(value, tuple):
        return dict(enumerate(value))
    return value if isinstance(value, dict) else {}


def diagnose(
    workshop: Workshop, seen: Seen, tests: Mapping[str, Test], source: str, most: int = 2
) -> tuple[Diagnosis, ...]:
    """Return the mistakes that give the same results on the same inputs, those that explain most first.

    A mutant explains a failed case where it does what the submission did, and partly where it does so in all parts of
    the result that are wrong. It is named where it explains at least half of the failed cases, none explains more, and
    it is not refuted: it fails no case that the submission passes. Of mutants that cannot be told apart by what they
    do, those whose code is most like the submission's are named.

    Args:
        workshop: of the exercise.
        seen: the cases that count, with what the submission did in each.
        tests: by case, whether that was right.
        source: the submission.
        most: how many to name.
    """
    failed = [(case, result) for case, result in seen if not tests[case.name].passed]
    passed = [case for case, _ in seen if tests[case.name].passed]
    shares = {name: _share(workshop, mutant, failed) for name, mutant in workshop.mutants.items()} if failed else {}
    found: list[str] = []
    for best in sorted({share for share in shares.values() if share >= 0.5}, reverse=True):
        level = [name for name, share in shares.items() if share == best]
        found = [name for name in level if not _refuted(workshop, workshop.mutants[name], passed)]
        if found:
            break
    if len(found) > most:
        found.sort(key=lambda name: -_likeness(workshop.mutant_file(name).read_text(encoding="utf-8"), source))
    return tuple(
        Diagnosis(misconception=name, question=workshop.exercise.mutant(name).question) for name in found[:most]
    )


def _refuted(workshop: Workshop, mutant: Callable[..., Any], passed: Sequence[Case]) -> bool:
    return any(_wrong(workshop, case, run_trusted(mutant, case)) is not None for case in passed)


def _likeness(mutant: str, source: str) -> float:
    return SequenceMatcher(None, mutant.split(), source[:LIKENESS].split(), autojunk=False).ratio()
