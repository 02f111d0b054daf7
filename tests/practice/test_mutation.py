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
        ("def f(a, b):\n    b += 1\n    return b\n", "def f(a, b):\n    return b", "line missing"),
        ("def f(a, m):\n    return a.mT @ m\n", "return a.mT.mT @ m", "mT undone"),
        ("def f(a, m):\n    return a[~m]\n", "return a[~~m]", "Invert undone"),
        ("def f(a):\n    return torch.softmax(a, -1)\n", "return torch.softmax(-1, a)", "arguments of softmax swapped"),
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


@pytest.mark.slow
@pytest.mark.parametrize("exercise", NAMES)
def test_the_cases_notice_every_generated_mistake(any_checker, exercise):
    found = score(any_checker, exercise)
    assert found.generated >= 12
    assert (found.survivors, found.stale) == ((), ())
    assert found.killed == found.generated - len(found.equivalent)
