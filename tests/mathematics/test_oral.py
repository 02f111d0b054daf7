"""What is asked by word of mouth, for which derivations, and what the replies add."""

import pytest

from tutor.assessment import Assessment, Held, Level, Rating, Verdict
from tutor.mathematics.assessing import assess
from tutor.mathematics.judge import judge
from tutor.mathematics.oral import oral_questions, with_replies

WAY = "Var(q·k) = Σ_i Var(q_i k_i)\nE[q_i k_i] = E[q_i] E[k_i] = 0\nVar(q_i k_i) = E[q_i²] E[k_i²] = 1\nVar(q·k) = d_k"


def asked(board, text, problem="variance-of-dot-product"):
    one = board(problem)
    return [question.id.removeprefix(f"{problem}-") for question in oral_questions(one.problem, judge(one, text))]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (WAY, ["why-zero-mean", "why-sum-of-variances"]),
        ("E[q_i k_i] = 0", ["why-zero-mean"]),
        ("Var(q·k) = d_k", ["alone"]),
        ("Var(q·k) = Σ_i Var(q_i k_i)", []),
        (WAY + "\nVar(q·k) = d_k²", []),
        ("what?", []),
        ("", []),
    ],
)
def test_reasons_are_asked_for_steps_that_were_made(board, text, names):
    assert asked(board, text) == names


def test_a_last_line_alone_is_asked_for_every_reason_at_once(board):
    one = board("variance-of-dot-product")
    (question,) = oral_questions(one.problem, judge(one, "Var(q·k) = d_k"))
    assert [criterion.id for criterion in question.criteria] == ["why-zero-mean", "why-sum-of-variances"]
    assert "How did it come about?" in question.prompt
    assert question.criteria[0].accept[0] == one.problem.reasons[0].because[0]
    assert question.derivation == one.problem.id


def reply(*levels):
    verdicts = tuple(
        Verdict.of(f"why-{place}", level, 1.0, evidence="words" if level.earns else "", confidence=0.9)
        for place, level in enumerate(levels)
    )
    return Assessment.of("q", "judge", verdicts, (Held(id="m", evidence="words", confidence=0.9),))


def test_replies_add_their_points_to_those_of_the_lines(board):
    one = board("variance-of-dot-product")
    lines = assess(one.problem, judge(one, "Var(q·k) = d_k"))
    assert (lines.points, lines.max_points, lines.rating) == (1.0, 4.0, Rating.WEAK)
    whole = with_replies(lines, [reply(Level.MET, Level.MISSED)])
    assert (whole.points, whole.max_points, whole.judge) == (2.0, 6.0, "blackboard+judge")
    assert whole.misconceptions[0].id == "m"


def test_a_reply_that_nobody_could_judge_costs_nothing(board):
    one = board("variance-of-dot-product")
    lines = assess(one.problem, judge(one, WAY))
    assert with_replies(lines, [Assessment.ungraded("q", "judge", 1.0, "down")]) == lines
    nothing = assess(one.problem, judge(one, "?"))
    assert with_replies(nothing, [reply(Level.MET)]) == nothing
