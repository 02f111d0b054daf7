import ast

import pytest

from tutor.practice.lint import examine, read

ATTENTION = ("*scaled_dot_product*", "MultiheadAttention")
AUTOGRAD = ("torch.autograd", "torch.func", "*_backward")


def found(source, *, modules=("torch", "numpy"), bans=ATTENTION):
    return examine(ast.parse(source), modules=modules, bans=bans)


@pytest.mark.parametrize(
    "source",
    [
        "import math, torch\nimport numpy as np\nfrom torch import nn\nfrom collections.abc import Sequence",
        "import torch\nx = 'F.scaled_dot_product_attention'  # nn.MultiheadAttention",
        "def scaled_dot_product_attention(q): return q\nscaled_dot_product_attention(1)",
        "class A:\n    def scaled_dot_product_attention(self): pass\nA().scaled_dot_product_attention()",
        "import torch\ntorch.softmax(x, -1)\nloss.backward()",
        "import torch\ntorch = 3\ntorch.MultiheadAttention",
    ],
)
def test_what_is_fine(source):
    assert found(source) is None


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        ("import os", 1, "'os' may not be imported"),
        ("import math\nfrom os.path import join", 2, "'os.path' may not"),
        ("from . import x", 1, "'.' may not"),
        ("try:\n    import scipy\nexcept ImportError:\n    pass", 2, "'scipy'"),
        ("def f():\n    import sys", 2, "'sys'"),
        ("import torch\n\ntorch.nn.functional.scaled_dot_product_attention(q)", 3, "torch.nn.functional.scaled_dot"),
        ("import torch.nn.functional as F\nF.scaled_dot_product_attention(q)", 2, "torch.nn.functional.scaled_dot"),
        ("from torch.nn.functional import scaled_dot_product_attention as f", 1, "scaled_dot_product_attention"),
        (
            "from torch import nn as k\nclass A(k.Module):\n    a = k.MultiheadAttention",
            3,
            "torch.nn.MultiheadAttention",
        ),
        ("import torch\nF = torch.nn.functional\nF.scaled_dot_product_attention(q)", 3, "scaled_dot"),
        ("import torch\nf = getattr(torch.nn, 'MultiheadAttention')", 2, "MultiheadAttention"),
        ("import torch\ntorch.ops.aten._scaled_dot_product_flash_attention.default(q)", 2, "torch.ops.aten"),
        ("from torch.overrides import TorchFunctionMode", 1, "torch.overrides"),
        ("import torch\nwith torch._C.DisableTorchFunction(): pass", 2, "torch._C.Disable"),
    ],
)
def test_what_is_rejected_says_the_line(source, line, words):
    problem = found(source)
    assert problem is not None
    assert (problem.verdict, problem.line) == ("rejected", line)
    assert words in problem.message


@pytest.mark.parametrize(
    "source",
    [
        "import torch\ntorch.autograd.grad(a, b)",
        "from torch.func import grad",
        "from torch import autograd",
        "from torch.autograd import grad",
    ],
)
def test_dotted_bans_cover_what_is_below(source):
    assert found(source, bans=AUTOGRAD) is not None


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        (b"def f(:\n    pass", 1, "invalid syntax"),
        (b"x = 1\n  y = 2", 2, "unexpected indent"),
        (b"if 1:\n\tx = 1\n        y = 2", 3, "TabError"),
        (b"x = '", 1, "unterminated string"),
        (b"ok = 1\nx = '\xff'", 2, "not UTF-8 (byte 12)"),
        (b"a\n\0b", 2, "NUL byte"),
        (b"", None, "empty"),
        (b" \n\n", None, "empty"),
        (b"(" * 5000, 1, "too many nested parentheses"),
    ],
)
def test_what_cannot_be_parsed_says_where(source, line, words):
    tree, problem = read(source)
    assert tree is None
    assert (problem.verdict, problem.line) == ("error", line)
    assert words in problem.message


def test_a_syntax_error_shows_the_line_and_a_caret():
    _, problem = read(b"def f():\n    return 1 +* 2\n")
    first, shown, caret = problem.message.split("\n")
    assert first.startswith("Line 2")
    assert shown[caret.index("^")] == "*"


def test_another_coding_cookie_changes_nothing():
    tree, problem = read(b"# -*- coding: rot13 -*-\nx = 1\n")
    assert problem is None
    assert len(tree.body) == 1
