import ast

import pytest

from tutor.practice.mutation import mutants, score

from .conftest import EXERCISES

NAMES = sorted(path.parent.name for path in EXERCISES.glob("*/exercise.yaml"))


@pytest.mark.parametrize(
    ("source", "changed", "said"),
    [
        ("def f(a, b):\n    return a + b\n", "return a - b", "Add to Sub"),
        ("def f(a, b):\n    return a @ b\n", "return b @ a", "operands of MatMult swapped"),
        ("def f(a):\n    return a > 0\n", "return a >= 0", "Gt to GtE"),
        ("def f(a):\n    return a.sum(-1)\n", "return a.sum(-2)", "1 to 2"),
        ("def f(a):\n    return a.mean(0, keepdim=True)\n", "keepdim=False", "True to False"),
        ("def f(a):\n    return a.transpose(0, 1)\n", "(lambda: a)()", "transpose undone"),
        ("def f(a):\n    return torch.exp(a)\n", "(lambda: a)()", "exp undone"),
        ("def f(a, b):\n    return g(a, b)\n", "return g(b, a)", "arguments of a call swapped"),
        ("def f(a):\n    b = a\n    b += 1\n    return b\n", "b = a\n    return b", "line 3 missing"),
        ("def f(a):\n    return 0.5 * a\n", "return 1.0 * a", "0.5 to 1.0"),
    ],
)
def test_a_small_change_is_made(source, changed, said):
    found = {mutant.change: mutant.source for mutant in mutants(source)}
    assert changed in found[said]


def test_every_mutant_parses_and_differs():
    source = (
        "def f(a, n=2):\n    '''Text.'''\n    if n > 1 and a:\n        n -= 1\n    return [a @ a.T, n / 2.0, True]\n"
    )
    plain = ast.unparse(ast.parse(source))
    made = [mutant.source for mutant in mutants(source)]
    assert len(made) > 12
    assert all(ast.unparse(ast.parse(text)) == text != plain for text in made)


EQUIVALENT = {
    ("scaled-dot-product-attention", 8, "Sub to Add"): "not stabilised: right within the contract's bound, remarked on",
    ("mlp-backprop", 5, "Gt to GtE"): "np.where gives 0 at 0 either way; the mask of the gradient is another line",
    ("sinusoidal-positions", 8, "2 to 1"): "more pairs than needed; the last columns are cut off",
    ("sinusoidal-positions", 8, "1 to 2"): "more pairs than needed; the last columns are cut off",
    ("multi-head-attention", 18, "1e+30 to 2e+30"): "either is as good as minus infinity",
    ("layer-norm", 14, "1 to 2"): "NumPy takes any negative size as the one to be found out",
    ("layer-norm", 15, "1 to 2"): "NumPy takes any negative size as the one to be found out",
    ("learned-positions", 6, "line 9 missing"): "any initialisation",
    ("learned-positions", 9, "0.02 to 0.04"): "any initialisation",
    ("learned-positions", 10, "False to True"): "whether a buffer is saved",
    ("rotary-positions", 7, "FloorDiv to Div"): "arange(d / 2) of an even d",
    ("pre-ln-block", 20, "clone undone"): "a is never changed in place",
    ("pre-ln-block", 26, "1e+30 to 2e+30"): "either is as good as minus infinity",
    ("adam-step", 12, "True to False"): "zip of equally long columns",
    ("adam-step", 15, "clone undone"): "the columns are of a tensor of its own",
    ("kv-cache", 8, "0 to 1"): "the weights are square",
    ("kv-cache", 8, "0 to -1"): "the weights are square",
    ("kv-cache", 22, "arguments of transpose swapped"): "a transpose names two axes in any order",
    ("beam-search", 4, "True to False"): "whether a dataclass is frozen",
}
"""Survivors that compute the same, each with the reason: (exercise, line of its first right solution, change)."""


@pytest.mark.slow
@pytest.mark.parametrize("exercise", NAMES)
def test_the_cases_notice_every_generated_mistake(any_checker, exercise):
    solution = any_checker.workshops[exercise].right_files()[0].name
    found = score(any_checker, exercise, solution)
    assert found.generated >= 15
    alive = [(exercise, survivor.line, survivor.change) for survivor in found.survivors]
    assert [item for item in alive if item not in EQUIVALENT] == []
