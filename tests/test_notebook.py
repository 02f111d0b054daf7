"""The notebook's one call, from cells as IPython runs them: compiled from text that only `linecache` knows."""

import linecache
import subprocess
import sys
import types

import pytest

from tutor.errors import InputError, UnknownName
from tutor.notebook import Shown, check, file_of

IMPORTS = "import math\nimport torch\nimport torch.nn.functional as F\nfrom math import sqrt\nSCALE = 0.5\n"
PARTS = """
def rows(s, mask):
    return torch.nan_to_num(F.softmax(s if mask is None else s.masked_fill(~mask, -math.inf), dim=-1), nan=0.0)


class Head:
    def __init__(self, width):
        self.width = width

    def scores(self, q, k):
        return q @ k.mT / sqrt(self.width) * 2 * SCALE
"""
ENTRY = """
def scaled_dot_product_attention(q, k, v, mask=None):
    weights = rows(Head(q.shape[-1]).scores(q, k), mask)
    return weights @ v, weights
"""


@pytest.fixture
def notebook(monkeypatch):
    """A module without a file, and a way to run cells in it."""
    module = types.ModuleType("notebook_of_a_test")
    monkeypatch.setitem(sys.modules, module.__name__, module)

    def run(*cells):
        for number, text in enumerate(cells):
            name = f"<cell {number} of {id(module)}>"
            linecache.cache[name] = (len(text), None, text.splitlines(True), name)
            exec(compile(text, name, "exec"), vars(module))
        return module

    return run


def test_a_function_brings_what_it_uses(notebook):
    text = file_of(notebook(IMPORTS, PARTS, ENTRY).scaled_dot_product_attention)
    lines = ("import torch as torch", "import torch.nn.functional as F", "from math import sqrt as sqrt", "SCALE = 0.5")
    assert set(lines) <= set(text.splitlines())
    scope = {}
    exec(compile(text, "submission.py", "exec"), scope)
    import torch

    q, k, v = torch.randn(2, 3), torch.randn(4, 3), torch.randn(4, 5)
    output = scope["scaled_dot_product_attention"](q, k, v)[0]
    torch.testing.assert_close(output, torch.nn.functional.scaled_dot_product_attention(q, k, v))


def test_a_class_is_found_by_its_methods(notebook):
    text = file_of(notebook(IMPORTS, PARTS).Head)
    assert text.startswith("SCALE = 0.5\nfrom math import sqrt as sqrt\n") and "\nclass Head:\n" in text


@pytest.mark.parametrize("thing", [len, 3, type("Made", (), {})])
def test_what_has_no_source_is_named(thing):
    with pytest.raises(InputError, match="source of '(len|int|Made)' is not known"):
        file_of(thing)


@pytest.mark.slow
def test_the_verdict_is_shown_and_kept(notebook, tmp_path, monkeypatch):
    monkeypatch.setenv("VIVA_HOME", str(tmp_path))
    shown = check("scaled-dot-product-attention", notebook(IMPORTS, PARTS, ENTRY).scaled_dot_product_attention)
    assert shown.check.passed and "**scaled-dot-product-attention: passed**" in shown._repr_markdown_()
    wrong = tmp_path / "wrong.py"
    wrong.write_text("def scaled_dot_product_attention(q, k, v, mask=None):\n    print('here')\n    return v, q\n")
    found = check("scaled-dot-product-attention", wrong)
    assert repr(found).startswith("scaled-dot-product-attention: failed. 0 of 22 tests pass.")
    assert "✗ `example`" in found._repr_markdown_() and "here" in found._repr_markdown_()
    with pytest.raises(InputError, match="none.py' cannot be read"):
        check("scaled-dot-product-attention", tmp_path / "none.py")
    with pytest.raises(UnknownName):
        check("attention", "x = 1")


def test_importing_the_package_alone_loads_nothing():
    code = "import sys, tutor; print(sorted(m for m in sys.modules if m.startswith(('tutor', 'pydantic', 'torch'))))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['tutor']"
    with pytest.raises(ImportError):
        exec("from tutor import nothing")
    scope = {}
    exec("from tutor import check", scope)
    assert scope["check"] is check and Shown
