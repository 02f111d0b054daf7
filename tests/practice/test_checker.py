"""The words and verdicts for submissions as they come, at both levels."""

import json
import threading
import time

import pytest

from tutor.errors import SandboxUnavailable, UnknownName
from tutor.exercise import Outcome
from tutor.practice.checker import Checker
from tutor.practice.judge import worked_out
from tutor.practice.limits import Limits

from .conftest import EXERCISES, started

SDPA = "scaled-dot-product-attention"
HEAD = "def scaled_dot_product_attention(q, k, v, mask=None):\n"
RIGHT = (EXERCISES / SDPA / "right" / "masked_fill.py").read_text()


def right_with(line):
    return RIGHT.replace("    scores = q @", f"    {line}\n    scores = q @", 1)


BAD = {
    "syntax": ("import math\n\ndef f(:\n    pass\n", "error", "Line 3: invalid syntax", 3),
    "misnamed": (RIGHT.replace("def scaled_dot", "def scaled_dott"), "error", "it defines scaled_dott_product", None),
    "caret": ("def f(x):\n\treturn x +* 2\n", "error", "Line 2: invalid syntax\n    return x +* 2\n              ^", 2),
    "tabs alone": (RIGHT.replace("    ", "\t"), "passed", "", None),
    "a list": ("scaled_dot_product_attention = []\n", "error", "is a list; a function is due", None),
    "missing": ("x = 1\n", "error", "does not define the function 'scaled_dot_product_attention'.", None),
    "arity": ("def scaled_dot_product_attention(q, k):\n    return q\n", "error", "takes (q, k); it must take (q,", 1),
    "renamed parameter": (HEAD.replace("k,", "key,") + "    return q\n", "error", "takes (q, key, v, mask)", 1),
    "mask without default": (HEAD.replace("=None", "") + "    return q\n", "error", "must take (q, k, v, mask=…)", 1),
    "class": ("class scaled_dot_product_attention:\n    pass\n", "error", "is a class; a function is due", None),
    "number": ("scaled_dot_product_attention = 3\n", "error", "is an int; a function is due", None),
    "return type": (HEAD + "    return 'weights'\n", "failed", "0 of 22 tests pass.", None),
    "returns nothing": (HEAD + "    print(q.shape)\n", "failed", "0 of 22 tests pass.", None),
    "one part": (HEAD + "    return v\n", "failed", "0 of 22 tests pass.", None),
    "empty": ("", "error", "The file is empty.", None),
    "blank": ("\n  \n", "error", "The file is empty.", None),
    "1 MB": ("x = 1  # " + "y" * (1 << 20), "error", "has 1048585 bytes; at most 262144", None),
    "NUL": ("x = 1\n\0", "error", "Line 2: there is a NUL byte", 2),
    "tabs": ("if True:\n\tx = 1\n        y = 2\n", "error", "Line 3: TabError", 3),
    "not UTF-8": (b"x = '\xe9'\n", "error", "Line 1: the file is not UTF-8 (byte 5)", 1),
    "surrogate": ("x = '\udc80'\n", "error", "not UTF-8", 1),
    "UTF-16": ("x = 1".encode("utf-16"), "error", "not UTF-8", 1),
    "raises at import": ("x = [][0]\n", "error", "Line 1: IndexError: list index out of range while the file", 1),
    "exits at import": ("raise SystemExit(0)\n", "error", "SystemExit: 0 while the file is loaded", 1),
    "exits in a case": (right_with("raise SystemExit"), "error", "ends the process (SystemExit)", 7),
    "import": ("import os\n" + RIGHT, "rejected", "Line 1: 'os' may not be imported", 1),
    "import in a case": (right_with("__import__('subprocess')"), "rejected", "Line 7: import of 'subprocess'", 7),
    "ban": (
        "import torch.nn.functional as F\n" + HEAD + "    return F.scaled_dot_product_attention(q, k, v, mask), q\n",
        "rejected",
        "Line 3: torch.nn.functional.scaled_dot_product_attention is not allowed",
        3,
    ),
    "ban at run time": (
        right_with("getattr(torch.nn.functional, 'scaled_dot' + '_product_attention')(q, k, v)"),
        "rejected",
        "Line 7: scaled_dot_product_attention is not allowed",
        7,
    ),
    "ban of a class": (right_with("vars(torch.nn)['Multihead' + 'Attention'](4, 2)"), "rejected", "Multihead", 7),
    "ban below torch.ops": (
        right_with("getattr(torch.ops.aten, '_scaled_dot_' + 'product_attention_math')(q, k, v)"),
        "rejected",
        "_scaled_dot_product_attention_math is not allowed",
        7,
    ),
    "ban swallowed": (
        right_with("try: vars(torch.nn)['Multihead' + 'Attention'](4, 2)\n    except BaseException: pass"),
        "rejected",
        "MultiheadAttention",
        7,
    ),
    "memory": (right_with("x = torch.ones(1 << 40)"), "memory", "It needs too much memory", 7),
    "memory of lists": (right_with("x = [0] * (1 << 40)"), "memory", "It needs too much memory (MemoryError)", 7),
    "recursion": (HEAD + "    return scaled_dot_product_attention(q, k, v)\n", "failed", "0 of 22 tests pass.", None),
}  # fmt: skip


@pytest.mark.parametrize(("source", "verdict", "words", "line"), BAD.values(), ids=BAD)
def test_bad_input_gets_its_own_words(checker, source, verdict, words, line):
    found = checker.check(SDPA, source, seed=1)
    assert (found.verdict, found.line) == (verdict, line)
    assert words in found.message
    assert checker.check(SDPA, RIGHT).verdict is Outcome.PASSED


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("return 'weights'", "The result is a str; a tuple of 2 is due."),
        ("print(q.shape)", "The result is None; a tuple of 2 is due."),
        ("return v", "The result is a torch tensor; a tuple of 2 is due."),
        (
            "return scaled_dot_product_attention(q, k, v)",
            "Line 2: it raised RecursionError: it calls itself without end.",
        ),
        ("return q / 0, v, k", "The result has 3 parts; 2 are due (output, weights)."),
        ("return q.numpy(), v", "'output' is a NumPy array; a torch tensor is due."),
        ("raise ValueError('no', 1)", "Line 2: it raised ValueError: ('no', 1)."),
    ],
)
def test_each_test_says_what_is_wrong(any_checker, body, words):
    found = any_checker.check(SDPA, f"{HEAD}    {body}\n", seed=1)
    assert {test.message.split(":")[0] for test in found.tests} == {words.split(":")[0]}
    assert found.tests[0].message.startswith(words)


@pytest.mark.parametrize(
    ("line", "where"),
    [("while True: pass", "computing"), ("import time", None)],
)
def test_an_infinite_loop_ends(checker, line, where):
    found = checker.check(SDPA, right_with(line), seed=1)
    if where is None:
        assert found.verdict is Outcome.REJECTED
    else:
        assert found.verdict is Outcome.TIMEOUT
        assert where in found.message
        assert found.seconds < 15
    assert checker.check(SDPA, RIGHT).verdict is Outcome.PASSED


def test_the_tests_before_a_loop_are_told(any_checker):
    source = right_with("\n    while mask is not None: pass")
    found = any_checker.check(SDPA, source, seed=1)
    assert found.verdict is Outcome.TIMEOUT
    assert "in the test 'example-masked'" in found.message
    assert [test.passed for test in found.tests][:2] == [True, False]
    assert found.tests[-1].message == "Not run."


def test_what_is_printed_is_shown_without_control_characters(checker):
    line = r"print('shape', tuple(q.shape), '\x1b[31mred\x07\u202e', '\udc80')"
    found = checker.check(SDPA, right_with(line), seed=1)
    assert found.passed
    assert found.log.startswith("shape (2, 2) red")
    assert not set(found.log) & set("\x1b\x07\u202e")


def test_much_printing_is_cut_off_and_harmless(checker):
    found = checker.check(SDPA, right_with("print('x' * 100_000)"), seed=1)
    assert found.passed
    assert found.log.endswith("[cut off here]")
    assert len(found.log) < 66_000


def test_the_same_seed_gives_the_same_check(any_checker):
    first, second = (any_checker.check(SDPA, HEAD + "    return v, q\n", seed=5) for _ in range(2))
    assert first.tests == second.tests


def test_hidden_values_are_not_told(any_checker):
    found = any_checker.check(SDPA, (EXERCISES / SDPA / "mutants" / "softmax-over-queries.py").read_bytes())
    shown = [test.name for test in found.tests if test.shown]
    assert shown == ["example", "example-masked"]
    assert found.tests[0].shown.expected["weights"][0] == pytest.approx([0.401, 0.198, 0.401], abs=1e-3)
    text = json.dumps(found.plain())
    assert "softmax_over" not in text
    assert "F.scaled" not in text


def test_an_unstabilised_softmax_passes_with_a_remark(any_checker):
    source = RIGHT.replace("torch.softmax(scores, dim=-1)", "(lambda p: p / p.sum(-1, keepdim=True))(scores.exp())")
    found = any_checker.check(SDPA, source)
    assert found.passed
    assert [remark.test for remark in found.remarks] == ["huge-scores"]
    assert "1e4" in found.remarks[0].text


def test_an_unknown_exercise_names_the_nearest(any_checker):
    with pytest.raises(UnknownName, match="Did you mean mlp-backprop"):
        any_checker.check("mlp-backprob", "")


def test_an_unknown_level_is_refused():
    with pytest.raises(SandboxUnavailable, match="no sandbox level 'none'"), Checker(EXERCISES, "none") as checker:
        checker.check(SDPA, RIGHT)


def test_the_level_is_named(checker):
    found = checker.check(SDPA, RIGHT)
    assert found.sandbox == checker.level
    assert found.sandbox in ("bubblewrap", "landlock")


def test_where_nothing_holds_it_refuses_with_instructions(monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    monkeypatch.setattr("tutor.practice.landlock.version", lambda: 0)
    with pytest.raises(SandboxUnavailable) as caught, Checker(EXERCISES) as checker:
        checker.check(SDPA, RIGHT)
    for words in ("bubblewrap is not installed", "no Landlock", "VIVA_SANDBOX=unsafe-local"):
        assert words in str(caught.value)


def test_without_bubblewrap_landlock_is_taken(monkeypatch, checker):
    if checker.level != "landlock":
        pytest.skip("once is enough")
    monkeypatch.setenv("PATH", "/nonexistent")
    with Checker(EXERCISES) as found:
        assert found.level == "landlock"


def test_unsafe_local_runs_only_when_asked_for():
    with Checker(EXERCISES, "unsafe-local") as checker:
        found = checker.check(SDPA, RIGHT)
        assert (found.verdict, found.sandbox) == (Outcome.PASSED, "unsafe-local")


def test_threads_that_come_and_go_share_the_sandbox(any_checker):
    found = []
    for _ in range(3):
        threads = [threading.Thread(target=lambda: found.append(any_checker.check(SDPA, RIGHT))) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [check.verdict for check in found] == [Outcome.PASSED] * 9


def test_a_check_can_be_cancelled(any_checker):
    found = any_checker.check(SDPA, right_with("while True: pass"), cancelled=lambda: True)
    assert (found.verdict, found.message) == (Outcome.ERROR, "It was cancelled.")
    assert found.seconds < 2
    assert any_checker.check(SDPA, RIGHT).passed


def test_a_reference_that_fails_leaves_the_sandbox_usable(any_checker, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError("the instructor's")

    with monkeypatch.context() as patched, pytest.raises(ZeroDivisionError):
        patched.setattr("tutor.practice.checker.worked_out", broken)
        any_checker.check(SDPA, RIGHT)
    assert any_checker.check(SDPA, RIGHT).passed  # and not after two minutes of waiting for a child that is gone


def test_what_fills_its_memory_until_its_time_is_up_needed_too_much_memory(checker):
    first = "if not seen:\n        seen.append(1)\n        torch.ones(1 << 40)\n    while True: pass"
    found = checker.check(SDPA, right_with(first).replace("import torch\n", "import torch\nseen = []\n", 1), seed=1)
    assert (found.verdict, found.tests[1].message) == (Outcome.MEMORY, "Not run.")


def test_a_ban_met_at_run_time_is_said_of_each_test_in_one_sentence(checker):
    found = checker.check(SDPA, right_with("vars(torch.nn)['Multihead' + 'Attention'](4, 2)"), seed=1)
    assert {test.message for test in found.tests} == {"Line 7: MultiheadAttention is not allowed in this exercise."}


def test_arguments_that_a_test_changed_before_it_raised_are_not_blamed_on_the_next(any_checker):
    line = "if not seen:\n        seen.append(1)\n        q.zero_()\n        raise ValueError"
    found = any_checker.check(SDPA, right_with(line).replace("import torch\n", "import torch\nseen = []\n", 1), seed=1)
    assert [test.passed for test in found.tests] == [False] + [True] * (len(found.tests) - 1)


@pytest.mark.slow
def test_what_the_checker_works_out_meanwhile_is_not_on_the_submissions_time(monkeypatch):
    def slowly(workshop, cases):
        time.sleep(2.5)
        return worked_out(workshop, cases)

    with started(EXERCISES, "auto", Limits(wall_seconds=1.5, cpu_seconds=1)) as checker:
        checker.check(SDPA, RIGHT)
        monkeypatch.setattr("tutor.practice.checker.worked_out", slowly)
        found = checker.check(SDPA, RIGHT, seed=1)
        assert (found.verdict, found.message) == (Outcome.PASSED, "")
        assert found.seconds >= 2.5
        assert checker.check(SDPA, right_with("while True: pass"), seed=1).verdict is Outcome.TIMEOUT
