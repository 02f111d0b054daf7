"""The symbols of a problem as a reader sees them; shapes worked out by hand."""

from pathlib import Path

import pytest

from tutor.mathematics.board import make_board
from tutor.mathematics.echo import spelled
from tutor.mathematics.legend import legend
from tutor.mathematics.problems import load_problems

PROBLEMS = load_problems(Path(__file__).parents[2] / "corpus" / "derivations")


def entries(name):
    return {entry.spellings[0]: entry for entry in legend(make_board(PROBLEMS[name]))}


@pytest.mark.parametrize(
    ("problem", "symbol", "shape"),
    [
        ("mlp-gradient-w1", "W_1", ("k", "d")),
        ("mlp-gradient-w1", "z_1", ("k", "1")),
        ("mlp-gradient-w1", "L", ("1", "1")),
        ("attention-backward-v", "S", ("n", "m")),
        ("attention-backward-v", "O", ("n", "d_{v}")),
        ("linear-layer-gradient", "b", ("1", "m")),
    ],
)
def test_given_and_derived_symbols_have_shapes(problem, symbol, shape):
    entry = entries(problem)[symbol]
    assert entry.shape == shape
    assert entry.is_number is (shape == ("1", "1"))


def test_a_derived_symbol_has_its_formula_unless_finding_it_is_the_task():
    assert entries("attention-backward-v")["P"].formula == r"\mathrm{softmax}\left(S\right)"
    assert entries("attention-context")["α"].formula == ""


def test_what_a_symbol_is_stands_in_words():
    assert entries("variance-identity")["X"].about == "random: one of 1 to n with the probabilities $w$"
    assert entries("softmax-cross-entropy-gradient")["y"].about == "one-hot"
    assert "a_1" in entries("mlp-gradient-w1")["h_1"].spellings


@pytest.mark.parametrize("name", PROBLEMS)
def test_every_problem_has_a_legend(name):
    found = legend(make_board(PROBLEMS[name]))
    assert len(found) == len(PROBLEMS[name].symbols) + len(PROBLEMS[name].derived)


@pytest.mark.parametrize(
    ("name", "latex"),
    [
        ("W_1", "W_{1}"),
        ("d_model", r"d_{\mathrm{model}}"),
        ("KL(p||q)", "KL(p||q)"),
        ("D_KL(p||q)", r"D_{\mathrm{KL}}(p\|q)"),
        ("f(w_0)", "f(w_0)"),
        (r"\hat{y}", r"\hat{y}"),
        ("lr", r"\mathrm{lr}"),
        ("ŷ", r"\hat{y}"),
    ],
)
def test_names_are_spelled_as_latex(name, latex):
    assert spelled(name) == latex
