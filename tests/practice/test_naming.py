"""What is to be named joins what a run showed: it comes first, costs its own test, and is part of the marks."""

import pytest

from tutor.assessment import Level
from tutor.exercise import Outcome

from .conftest import EXERCISES

NAMES = sorted(path.parent.name for path in EXERCISES.glob("repair-*/exercise.yaml"))
NAN = "repair-nan-loss"
RIGHT = (EXERCISES / NAN / "right" / "least_change.py").read_text()


def named(fault, why="2", source=RIGHT):
    return source.replace('FAULT = "B"', f'FAULT = "{fault}"').replace('WHY = "2"', f'WHY = "{why}"')


def test_naming_comes_first(any_checker):
    found = any_checker.check(NAN, named("?"), seed=1)
    assert (found.verdict, found.diagnosis) == (Outcome.FAILED, ())
    assert found.message.startswith('Name what is wrong first: FAULT = "…" and WHY = "…" in the file.')
    assert found.tests[0].message == 'Not named yet: a line FAULT = "…" with one of A, B, C, D, E.'
    assert found.tests[1].passed
    assert {test.message for test in found.tests[2:]} == {"Not told before the fault is named."}
    assert not any(test.shown for test in found.tests)


@pytest.mark.parametrize(
    ("fault", "why", "failed", "question"),
    [
        ("D", "2", ["fault-named"], "Where did the infinity come from"),
        ("B", "1", ["why-named"], "torch.softmax subtract"),
        ("A", "4", ["fault-named", "why-named"], "Evaluate line A"),
        ("Z", "2", ["fault-named"], ""),
    ],
)
def test_a_wrong_name_costs_the_pass_and_asks_without_telling(any_checker, fault, why, failed, question):
    found = any_checker.check(NAN, named(fault, why), seed=1)
    assert found.verdict is Outcome.FAILED
    assert [test.name for test in found.tests if not test.passed] == failed
    assert found.message == "The code is mended, but what was wrong with it is not named rightly."
    assert question in " ".join(item.question for item in found.diagnosis)
    assert all(f"{right!r}" not in str(found.plain()["tests"]) for right in ("B", "2"))


def test_what_is_named_and_what_is_mended_earn_their_own_points(any_checker):
    exercise, starter = any_checker.workshops[NAN].exercise, any_checker.workshops[NAN].exercise.starter
    only_named = starter.replace('FAULT = "?"', 'FAULT = "B"').replace('WHY = "?"', 'WHY = "2"')
    for source, met in ((only_named, "fault-found"), (named("D"), "finite")):
        check = any_checker.check(NAN, source, seed=1)
        levels = {item.criterion: item.level for item in check.assessment(exercise, source).verdicts}
        assert levels[met] is Level.MET
        assert (levels["fault-found"] is Level.MET) != (levels["finite"] is Level.MET)


@pytest.mark.parametrize("name", NAMES)
def test_the_broken_code_is_told_in_words_once_it_is_named(any_checker, name):
    workshop = any_checker.workshops[name]
    source = workshop.exercise.starter
    for naming in workshop.exercise.naming:
        source = source.replace(f'{naming.name} = "?"', f'{naming.name} = "{naming.right}"')
    found = any_checker.check(name, source, seed=1)
    assert f"{sum(test.passed for test in found.tests)} of {len(found.tests)} tests pass." == found.message
    assert workshop.exercise.mutants[0].question in [item.question for item in found.diagnosis]


@pytest.mark.parametrize("name", NAMES)
def test_the_task_lists_what_may_be_named(any_checker, name):
    exercise = any_checker.workshops[name].exercise
    for naming in exercise.naming:
        assert all(choice.says in exercise.task for choice in naming.choices)
        assert all(choice.question not in exercise.task for choice in naming.choices if choice.question)


def test_a_file_that_cannot_be_examined_says_why_before_naming_is_asked_for(any_checker):
    found = any_checker.check(NAN, "def masked_loss(:\n", seed=1)
    assert (found.verdict, found.line) == (Outcome.ERROR, 1)
    assert any_checker.check(NAN, "", seed=1).message == "The file is empty."


@pytest.mark.parametrize(
    ("line", "verdict", "words"),
    [
        ("__import__('os')", Outcome.REJECTED, "Line 10: import of 'os' is not allowed"),
        ("raise SystemExit", Outcome.ERROR, "ends the process"),
        pytest.param("while True: pass", Outcome.TIMEOUT, "did not end", marks=pytest.mark.slow),
        ("x = torch.ones(1 << 40)", Outcome.MEMORY, "too much memory"),
    ],
)
def test_a_run_that_does_not_end_well_says_so_whatever_is_named(any_checker, line, verdict, words):
    for fault in ("?", "B"):
        source = named(fault).replace("    surprise =", f"    {line}\n    surprise =")
        found = any_checker.check(NAN, source, seed=1)
        assert (found.verdict, words in found.message) == (verdict, True), found.message
        assert all("Not told" in test.message for test in found.tests[2:]) == (fault == "?")
