"""Whole derivations: verdict, first wrong line, milestones, and the JSON of the contract."""

import json

import pytest

from tutor.mathematics.judge import judge

SESSIONS = [
    (
        "mlp-gradient-w1",
        """# blank lines and comments are skipped

        First the output layer: dL/dz_2 = ŷ − y
        ∂L/∂h_1 = W_2ᵀ(ŷ − y)
        so, with δ = ∂L/∂z_1, we get δ = W_2ᵀ(ŷ − y) ⊙ ReLU'(z_1)
        ∂L/∂W_1 = δ xᵀ
        """,
        "complete",
        ["delta-2", "hidden-gradient", "delta-1", "target"],
        None,
    ),
    ("mlp-gradient-w1", "dL/dW_1 = dL/dW_1", "incomplete", [], None),
    ("mlp-gradient-w1", "g = dL/dW_1\ndL/dW_1 = g", "incomplete", [], None),
    ("mlp-gradient-w1", "dL/dz_2 = ŷ − y\n\n# no\ndL/dz_2 = y − ŷ", "wrong", ["delta-2"], 4),
    ("mlp-gradient-w1", "∂L/∂W_1 = ∂L/∂z_1 ∂z_1/∂W_1", "unreadable", [], None),
    ("mlp-gradient-w1", "∂L/∂W_1 = ∂L/∂z_1 xᵀ", "incomplete", [], None),
    ("mlp-gradient-w1", "Apply the chain rule.", "unreadable", [], None),
    ("mlp-gradient-w1", "", "unreadable", [], None),
    (
        "normal-equations",
        "∇_w L = 2Xᵀ(Xw − y) = 0\n⇒ XᵀXw = Xᵀy\n⇒ w = (XᵀX)⁻¹Xᵀy",
        "complete",
        ["gradient", "normal-equation", "target"],
        None,
    ),
    ("normal-equations", "∇_w L = Xᵀ(Xw − y) = 0", "wrong", [], 1),
    ("normal-equations", "w = w", "incomplete", [], None),
    (
        "softmax-jacobian",
        "∂p_i/∂z_i = p_i(1 − p_i)\ni ≠ j: ∂p_i/∂z_j = −p_i p_j",
        "incomplete",
        ["diagonal", "off-diagonal"],
        None,
    ),
    ("softmax-jacobian", "∂p_i/∂z_j = p_i(δ_ij − p_j)", "complete", ["target"], None),
    (
        "variance-of-dot-product",
        "E[q_i k_i] = E[q_i] E[k_i] = 0\nVar(q_i k_i) = E[q_i² k_i²] = 1\nVar(q·k) = Σ_i Var(q_i k_i) = d_k",
        "complete",
        ["zero-mean", "product-variance", "sum-of-variances", "target"],
        None,
    ),
    ("variance-of-dot-product", "Var(q·k) = Var(k·q)", "incomplete", [], None),
    ("scaled-variance", "Var(q_i k_i) = 1", "incomplete", [], None),
    ("cross-entropy-decomposition", "H(p,q) = −Σ_i p_i log q_i", "incomplete", [], None),
    ("expected-minimum-of-dice", "E[M] = Σ_{k=1}^6 P(M ≥ k)", "incomplete", [], None),
    ("sigmoid-derivative", "= σ(z)(1 − σ(z))", "complete", ["target"], None),
    ("sigmoid-derivative", "σ'(z) = 2\n= σ(z)(1 − σ(z))", "wrong", [], 1),
]


@pytest.mark.parametrize(("problem", "text", "verdict", "reached", "first_wrong"), SESSIONS)
def test_session(board, problem, text, verdict, reached, first_wrong):
    report = judge(board(problem), text)
    assert (report.verdict, list(report.reached), report.first_wrong) == (verdict, reached, first_wrong), report.steps


def test_the_json_of_the_contract(board):
    report = judge(board("least-squares-gradient"), "dL/dw = 2X^T(Xw − y)\n\ndL/dw = X^T(Xw − y)\nso it is\nfoo(")
    plain = json.loads(json.dumps(report.plain()))
    assert {"problem", "verdict", "first_wrong", "reached", "steps"} <= plain.keys()
    assert [(step["line"], step["status"]) for step in plain["steps"]] == [
        (1, "ok"),
        (3, "wrong"),
        (4, "not-judged"),
        (5, "unreadable"),
    ]
    assert plain["steps"][1]["diagnosis"] == "off by a factor of 1/2"
    assert plain["steps"][1]["relative_error"] == pytest.approx(0.5)
    assert plain["steps"][0]["diagnosis"] is None


def test_the_same_seed_gives_the_same_report(board):
    text = "dL/dw = Xᵀ(Xw − y)\nL = ‖y − Xw‖²"
    assert judge(board("least-squares-gradient"), text, 5) == judge(board("least-squares-gradient"), text, 5)


@pytest.mark.parametrize("seed", range(6))
def test_other_draws_give_the_same_marks(board, seed):
    report = judge(board("mlp-gradient-w1"), "dL/dz_2 = ŷ − y\ndL/dh_1 = W_2(ŷ − y)", seed)
    assert [step.status for step in report.steps] == ["ok", "wrong"]


@pytest.mark.parametrize(
    ("problem", "line", "kind", "words"),
    [
        ("mlp-gradient-w1", "dL/dh_1 = W_2(ŷ − y)", "shape", "W_{2}"),
        ("mlp-gradient-w2", "dL/dW_2 = h_1(ŷ − y)ᵀ", "transpose", "transpose"),
        ("logistic-gradient", "dL/dw = Xᵀ(p − y)", "factor", "n"),
        ("least-squares-gradient", "dL/dw = 2Xᵀ(y − Xw)", "factor", "sign"),
        ("scaled-dot-product-attention", "O = softmax(QKᵀ) V", "misconception", "scaling"),
        ("adam-update", "m_t = β_1 m_{t-1} + (1 + β_1) g_t", "part", "sign"),
    ],
)
def test_diagnosis(board, problem, line, kind, words):
    (step,) = judge(board(problem), line).steps
    assert step.status == "wrong"
    assert step.kind == kind
    assert words in (step.diagnosis or "")
    assert step.question


def test_what_is_not_read_shows_the_place_and_near_names(board):
    (step,) = judge(board("mlp-gradient-w1"), "dL/dz_2 = yhut − y").steps
    assert step.status == "unreadable"
    assert step.at == 10
    assert "ŷ" in step.nearest


@pytest.mark.parametrize("line", ["for j ≠ j: ∂p_i/∂z_j = p_i p_j", "for j ≠ j: ∂p_i/∂z_j = 7"])
def test_a_line_about_no_index_at_all_is_neither_right_nor_wrong(board, line):
    (step,) = judge(board("softmax-jacobian"), line).steps
    assert (step.status, step.reached) == ("not-judged", ())


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        ("softmax-jacobian", "for i ≠ i: ∂p_i/∂z_j = 7"),
        ("softmax-jacobian", "∂p_i/∂z_j = −p_i p_j for i > 100"),
        ("softmax-jacobian", "i < 1: ∂p_i/∂z_i = p_i(1 − p_i)"),
        ("softmax-jacobian", "−p_i p_j for i < 1"),
        ("attention-context", "α_j = 2 for j > 1000"),
        ("perplexity", "for i > 1000: p_i = p_i + 1"),
    ],
)
def test_a_claim_about_no_index_is_neither_right_nor_wrong(board, problem, line):
    report = judge(board(problem), line)
    assert [step.status for step in report.steps] == ["not-judged"], report.steps
    assert report.reached == ()


def test_the_line_that_the_guide_of_the_package_follows(board):
    (step,) = judge(board("mlp-gradient-w1"), "dW1 = (W2.T @ (ŷ − y)) ⊙ z_1 x^T").steps
    assert (step.status, step.kind, step.diagnosis) == ("wrong", "missing", "a function is missing or another one")
    assert step.echo.startswith(r"\frac{\partial L}{\partial W_{1}} = ")


def test_lines_are_numbered_as_an_editor_numbers_them(board):
    text = "δ = ŷ − y\f\n\u2028\r\n\x85δ = y − ŷ\rdW_2 = δ h_1ᵀ"
    report = judge(board("mlp-gradient-w2"), text)
    assert [(step.line, step.status) for step in report.steps] == [(1, "ok"), (3, "wrong"), (4, "ok")]
    assert report.first_wrong == 3


def test_every_line_of_a_very_long_derivation_has_its_step(board):
    report = judge(board("uniform-cross-entropy"), "\n".join(["1/100 = 0.01"] * 401))
    assert [step.line for step in report.steps] == list(range(1, 402))
    assert (report.steps[399].status, report.steps[400].status) == ("ok", "not-judged")
    assert "400 lines" in (report.steps[400].diagnosis or "")
