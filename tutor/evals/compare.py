"""Compares two runs over the same answers and says whether a difference is more than noise. Grades nothing.

Credit decisions are compared by McNemar's exact test, measures by a bootstrap that draws whole questions for both runs
alike: answers to one question are not independent, so the bootstrap decides where the two tests differ.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.stats import binomtest

from tutor.errors import InputError
from tutor.evals import intervals
from tutor.evals.ledger import read
from tutor.evals.outcome import FIRST, Outcome
from tutor.evals.steadiness import due, given
from tutor.value import Value

SURE = 0.05
"""A difference that chance makes less often than this is more than noise."""


class Credit(Value):
    """Credit decisions of both runs on the same criteria."""

    n: int
    a_right: int
    b_right: int
    only_a_right: int
    only_b_right: int
    p: float
    """McNemar's exact test, two-sided: how often chance alone would split the decisions so unevenly."""


class Difference(Value):
    """One measure of both runs."""

    a: float
    b: float
    difference: float
    """b less a."""
    ci95: tuple[float, float] | None
    """By paired bootstrap over questions; None with fewer than two."""
    more_than_noise: bool


class Unpaired(Value):
    """Answers that are in no measure, by what is wrong with them; each `SUITE/ID`."""

    only_a: tuple[str, ...] = ()
    only_b: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    """Another text or other labels in the other run."""
    ungraded_a: tuple[str, ...] = ()
    ungraded_b: tuple[str, ...] = ()


class Comparison(Value):
    """Two runs, pair by pair."""

    a: str
    """Who judged in the first run."""
    b: str
    suites: tuple[str, ...]
    answers: int
    """Answers that both runs graded."""
    questions: int
    unpaired: Unpaired
    credit: Credit | None
    differences: dict[str, Difference]
    more_than_noise: bool
    verdict: str
    """In one sentence."""


Pairs = Sequence[tuple[Outcome, Outcome]]


def results(path: Path) -> list[Outcome]:
    """Read the results of a run: a results file, or the folder that `tutor eval run --out` wrote.

    Raises:
        InputError: there are none, or a line is none.
    """
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path] if path.exists() else []
    found = [outcome for file in files for outcome in read(file) if outcome.take == FIRST]
    if not found:
        raise InputError(f"There are no results in {path}. Give the folder of `tutor eval run --out`, or a file in it.")
    return found


def compare(a: Sequence[Outcome], b: Sequence[Outcome]) -> Comparison:
    """Compare two runs.

    Raises:
        InputError: no answer was graded in both.
    """
    pairs, unpaired = _paired(a, b)
    if not pairs:
        raise InputError("The two runs have no graded answer in common: run both over the same suites.")
    credit, differences = _credit(pairs), _differences(pairs)
    main = next((differences[name] for name in ("credit_kappa", "rmse") if name in differences), None)
    surely = bool(main and main.more_than_noise and (credit is None or credit.p < SURE))
    return Comparison(
        a=_judges(a),
        b=_judges(b),
        suites=tuple(sorted({one.suite for one, _ in pairs})),
        answers=len(pairs),
        questions=len({_group(one) for one, _ in pairs}),
        unpaired=unpaired,
        credit=credit,
        differences=differences,
        more_than_noise=surely,
        verdict=_verdict(differences, credit, surely=surely, answers=len(pairs)),
    )


def _judges(outcomes: Sequence[Outcome]) -> str:
    return ", ".join(dict.fromkeys(outcome.assessment.judge for outcome in outcomes))


def _group(outcome: Outcome) -> str:
    return f"{outcome.suite}/{outcome.answer.question}"


def _paired(a: Sequence[Outcome], b: Sequence[Outcome]) -> tuple[Pairs, Unpaired]:
    first, second = ({f"{o.suite}/{o.answer.id}": o for o in run} for run in (a, b))
    both = [name for name in first if name in second]
    same = [name for name in both if first[name].answer == second[name].answer]
    whole = [name for name in same if first[name].assessment.graded and second[name].assessment.graded]
    return [(first[name], second[name]) for name in whole], Unpaired(
        only_a=tuple(name for name in first if name not in second),
        only_b=tuple(name for name in second if name not in first),
        changed=tuple(name for name in both if name not in set(same)),
        ungraded_a=tuple(name for name in same if not first[name].assessment.graded),
        ungraded_b=tuple(name for name in same if not second[name].assessment.graded),
    )


def _decisions(pairs: Pairs) -> list[tuple[str, bool, bool, bool]]:
    """Return (question, should earn, earned in a, earned in b) of every labelled criterion that both judged."""
    found = []
    for one, other in pairs:
        for name, label in (one.answer.criteria or {}).items():
            mine, theirs = one.assessment.verdict(name), other.assessment.verdict(name)
            if mine and theirs:
                found.append((_group(one), label.earns, mine.level.earns, theirs.level.earns))
    return found


def _credit(pairs: Pairs) -> Credit | None:
    decided = _decisions(pairs)
    if not decided:
        return None
    a_only = sum(a == label != b for _, label, a, b in decided)
    b_only = sum(b == label != a for _, label, a, b in decided)
    both = sum(a == label == b for _, label, a, b in decided)
    differ = a_only + b_only
    return Credit(
        n=len(decided),
        a_right=both + a_only,
        b_right=both + b_only,
        only_a_right=a_only,
        only_b_right=b_only,
        p=float(binomtest(b_only, differ).pvalue) if differ else 1.0,
    )


def _differences(pairs: Pairs) -> dict[str, Difference]:
    found: dict[str, Difference | None] = {}
    decided = _decisions(pairs)
    if decided:
        groups, labels, a, b = zip(*decided, strict=True)
        truth, *marks = ([str(one) for one in column] for column in (labels, a, b))
        tables = [intervals.tables_of(groups, truth, mark, intervals.CREDIT) for mark in marks]
        for name, measure in intervals.OF_CREDIT.items():
            found[name] = _difference(tables[0], tables[1], measure)
    shares = [(_group(x), due(x), given(x), given(y)) for x, y in pairs]
    scored = [
        (group, label, a, b) for group, label, a, b in shares if label is not None and a is not None and b is not None
    ]
    if scored:
        asked, wanted, *given_by = zip(*scored, strict=True)
        sums = [intervals.sums_of(asked, wanted, mark) for mark in given_by]
        found["rmse"] = _difference(sums[0], sums[1], intervals.rmse)
        found["pearson"] = _difference(sums[0], sums[1], intervals.pearson)
    return {name: difference for name, difference in found.items() if difference}


def _difference(a: intervals.Floats, b: intervals.Floats, measure: intervals.Measure) -> Difference | None:
    """Compare a measure of two runs, from parts by question in the same order."""
    with np.errstate(divide="ignore", invalid="ignore"):
        one, other = float(measure(a.sum(0))), float(measure(b.sum(0)))
    if not (np.isfinite(one) and np.isfinite(other)):
        return None
    span = None
    if len(a) > 1:  # the same seed draws the same questions for both
        span = intervals.span(intervals.resampled(b, measure) - intervals.resampled(a, measure))
    noise = span is None or span[0] <= 0 <= span[1]
    return Difference(a=one, b=other, difference=other - one, ci95=span, more_than_noise=not noise)


def _verdict(differences: dict[str, Difference], credit: Credit | None, *, surely: bool, answers: int) -> str:
    name, words = ("credit_kappa", "credit κ") if "credit_kappa" in differences else ("rmse", "RMSE")
    main = differences.get(name)
    if main is None:
        return f"On {answers} answers neither credit nor scores can be compared."
    span = f" [{main.ci95[0]:+.3f}, {main.ci95[1]:+.3f}]" if main.ci95 else ""
    test = f", McNemar p = {credit.p:.3g} on {credit.n} criteria" if credit else ""
    better = "B is better" if (main.difference > 0) == (name == "credit_kappa") else "A is better"
    end = f"{better}, by more than noise" if surely else "that is no more than noise"
    return f"{words} is {main.a:.3f} for A and {main.b:.3f} for B, {main.difference:+.3f}{span}{test}: {end}."
