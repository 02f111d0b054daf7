"""The regression set: lines as learners type them, each judged by itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tutor.mathematics.judge import judge

LINES = sorted((Path(__file__).parent / "lines").glob("*.txt"))


def rows(path: Path) -> Iterator[tuple[str, str, str]]:
    problem = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            problem = line[1:].strip()
        elif line and not line.startswith("#"):
            yield problem, line[0], line[2:]


TABLE = [row for path in LINES for row in rows(path)]


def test_the_set_is_large_and_a_third_of_it_wrong():
    wrong = [row for row in TABLE if row[1] == "-"]
    assert len(TABLE) >= 600
    assert len(wrong) * 3 >= len(TABLE) * 0.95


@pytest.mark.parametrize(("problem", "mark", "text"), TABLE)
def test_line(board, problem, mark, text):
    (step,) = judge(board(problem), text).steps
    assert step.status == {"+": "ok", "-": "wrong", "?": "unreadable", "~": "not-judged"}[mark], (
        step.diagnosis,
        step.echo,
    )


@pytest.mark.slow
def test_four_wrong_lines_in_five_get_a_kind_and_a_place(board):
    wrong = [(problem, text) for problem, mark, text in TABLE if mark == "-"]
    steps = [judge(board(problem), text).steps[0] for problem, text in wrong]
    vague = [step.text for step in steps if step.kind == "value" or step.at is None]
    assert len(vague) <= 0.2 * len(wrong), vague
    assert all(step.at is None or 0 <= step.at < len(step.text) for step in steps)


@pytest.mark.parametrize(
    ("problem", "text", "diagnosis", "place"),
    [
        ("adam-update", "θ_t = θ_{t-1} - η m̂_t/√(v̂_t + ε)", "how far does it reach", "√("),
        ("adam-update", "m_t = β_1 m_{t-1} + g_t", "a factor is missing", "β_1 m"),
        ("lstm-cell-jacobian", "c_t = i_t ⊙ c_{t-1} + f_t ⊙ c̃_t", "which belongs where", "+ f_t"),
        ("mlp-gradient-w1", "∂L/∂z_1 = W_2ᵀ(ŷ − y)", "a factor is missing", "W_2ᵀ"),
        ("normal-equations", "-2X^T(y + Xw) = 0", "look at the signs in $y + X", "+ Xw"),
        ("gaussian-mle-variance", "n σ = Σ_i (x_i − μ̂)²", "look at the power", "σ ="),
        ("sinusoidal-encoding", "PE(pos, 2i) = sin(pos / 1000^(2i/d))", "look at the number $1000$", "1000"),
        ("bayes-posterior", "P(D|+) ≈ 17.6%", "this number is not", "17.6"),
        ("variance-of-dot-product", "E[q_i^2] = 0", "this number is not", "0"),
        ("squared-error-sigmoid-gradient", "dL/dz = (p−y)²·p(1−p)", "differ in value", "(p−y)"),
    ],
)
def test_a_diagnosis_names_kind_and_place(board, problem, text, diagnosis, place):
    (step,) = judge(board(problem), text).steps
    assert step.at is not None
    assert (diagnosis in (step.diagnosis or ""), text[step.at :].startswith(place)) == (True, True), step


def test_a_true_side_is_not_taken_for_a_known_slip(board):
    # The left side is 1, as the right side of the slip "Var(q · k) = 1" is: that makes it no slip of that kind.
    (step,) = judge(board("variance-of-dot-product"), "E[(q_i k_i)^2] = 0").steps
    assert step.misconception is None
