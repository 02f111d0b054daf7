"""What a judged derivation earns: right lines earn, wrong ones hold the target back, the rest costs nothing."""

import pytest

from tutor.assessment import Level, Rating
from tutor.mathematics.assessing import assess
from tutor.mathematics.report import DerivationReport, Status, StepReport, Whole
from tutor.problem import Milestone, Problem, Target

PROBLEM = Problem(
    id="p",
    title="P",
    topic="t",
    task="Derive it.",
    target=Target(value="x", reference="x"),
    milestones=(Milestone(id="first", value="x", points=2.0), Milestone(id="second", value="x")),
)
MARKS = {"ok": Status.OK, "wrong": Status.WRONG, "unread": Status.UNREADABLE, "words": Status.NOT_JUDGED}


def report(*lines):
    """Each line is a mark and what it is the first to reach."""
    steps = tuple(
        StepReport(line=place, text=f"line {place}", status=MARKS[mark], reached=tuple(reached))
        for place, (mark, *reached) in enumerate(lines, start=1)
    )
    reached = tuple(name for step in steps for name in step.reached)
    wrong = next((step.line for step in steps if step.status is Status.WRONG), None)
    done = Whole.WRONG if wrong else Whole.COMPLETE if "target" in reached else Whole.INCOMPLETE
    return DerivationReport(problem="p", verdict=done, first_wrong=wrong, reached=reached, steps=steps)


@pytest.mark.parametrize(
    ("lines", "points", "rating"),
    [
        ([("ok", "first"), ("ok", "second"), ("ok", "target")], 4.0, Rating.SOLID),
        ([("ok", "first", "second", "target")], 4.0, Rating.SOLID),
        ([("ok", "second"), ("ok", "target")], 4.0, Rating.SOLID),
        ([("ok", "target")], 1.0, Rating.WEAK),
        ([("ok", "first")], 2.0, Rating.SHAKY),
        ([("ok",)], 0.0, Rating.WEAK),
        ([("ok", "first"), ("ok", "second")], 3.0, Rating.SHAKY),
        ([("ok", "first"), ("wrong",), ("ok", "second"), ("ok", "target")], 3.0, Rating.SHAKY),
        ([("wrong",)], 0.0, Rating.WEAK),
        (
            [("ok", "first"), ("unread",), ("words",), ("ok", "second"), ("unread",), ("ok", "target")],
            4.0,
            Rating.SOLID,
        ),
    ],
)
def test_right_lines_earn_and_unread_ones_cost_nothing(lines, points, rating):
    found = assess(PROBLEM, report(*lines))
    assert (found.points, found.max_points, found.rating) == (points, 4.0, rating)


@pytest.mark.parametrize("lines", [[], [("unread",)], [("words",), ("unread",)]])
def test_where_no_line_was_judged_nothing_is_graded(lines):
    found = assess(PROBLEM, report(*lines))
    assert (found.graded, found.points, found.max_points) == (False, None, 4.0)


def test_the_evidence_is_the_line_as_it_was_typed():
    found = assess(PROBLEM, report(("ok",), ("ok", "first"), ("wrong",)))
    assert [(verdict.criterion, verdict.level, verdict.evidence) for verdict in found.verdicts] == [
        ("first", Level.MET, "line 2"),
        ("second", Level.MISSED, ""),
        ("target", Level.CONTRADICTED, "line 3"),
    ]


def test_a_known_slip_is_held_with_the_first_line_that_makes_it():
    steps = [StepReport(line=n, text=f"O = {n}", status=Status.WRONG, misconception="no-scaling") for n in (1, 2)]
    made = DerivationReport(problem="p", verdict=Whole.WRONG, first_wrong=1, reached=(), steps=tuple(steps))
    assert [(held.id, held.evidence) for held in assess(PROBLEM, made).misconceptions] == [("no-scaling", "O = 1")]


def test_without_milestones_the_target_is_all():
    found = assess(PROBLEM.but(milestones=()), report(("ok", "target")))
    assert (found.points, found.max_points) == (1.0, 1.0)
