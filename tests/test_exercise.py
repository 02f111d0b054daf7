import pytest
from pydantic import ValidationError

from tutor.assessment import Level, Rating
from tutor.exercise import Aim, Check, Diagnosis, Entry, Exercise, Outcome, Test, evidence_line

EXERCISE = Exercise(
    id="halve",
    title="Halve",
    topic="numbers",
    task="Halve x.",
    starter="",
    entries=(Entry(name="halve", parameters=("x",)),),
    aims=(
        Aim(id="right", points=2, criterion="It halves.", tests=("even", "odd"), evidence=("/ 2",)),
        Aim(id="kind", points=1, criterion="It keeps the type.", tests=("dtype",)),
    ),
)
SOURCE = "# / 2 would do\ndef halve(x):\n    y = x / 2\n    return y\n"


def check(verdict, *passed, message=""):
    tests = tuple(Test(name=name, passed=name in passed) for name in ("even", "odd", "dtype"))
    return Check(exercise="halve", verdict=verdict, sandbox="landlock", seconds=0.1, tests=tests, message=message)


def test_a_pass_earns_all_and_quotes_the_code():
    found = check(Outcome.PASSED, "even", "odd", "dtype").assessment(EXERCISE, SOURCE)
    assert (found.question, found.judge, found.points, found.rating) == ("halve", "sandbox landlock", 3, Rating.SOLID)
    assert [verdict.evidence for verdict in found.verdicts] == ["y = x / 2", "return y"]
    assert all(verdict.evidence in SOURCE for verdict in found.verdicts)


def test_half_of_the_tests_earn_part_of_an_aim():
    found = check(Outcome.FAILED, "even").assessment(EXERCISE, SOURCE)
    assert [(verdict.level, verdict.points) for verdict in found.verdicts] == [(Level.PARTIAL, 1), (Level.MISSED, 0)]
    assert found.verdicts[1].reason == "failed: dtype"


@pytest.mark.parametrize("verdict", [Outcome.REJECTED, Outcome.ERROR])
def test_what_was_not_examined_earns_nothing_and_says_why(verdict):
    found = check(verdict, "even", "odd", "dtype", message="Line 1: no.").assessment(EXERCISE, SOURCE)
    assert (found.graded, found.points, found.rating) == (True, 0, Rating.WEAK)
    assert {item.reason for item in found.verdicts} == {"Line 1: no."}


def test_a_diagnosis_becomes_a_misconception_with_a_line_of_code():
    diagnosed = check(Outcome.FAILED).but(diagnosis=(Diagnosis(misconception="thirds", question="Why?"),))
    (held,) = diagnosed.assessment(EXERCISE, SOURCE).misconceptions
    assert (held.id, held.evidence) == ("thirds", "return y")


def test_the_json_has_the_keys_of_the_contract():
    plain = check(Outcome.FAILED, "even").plain()
    assert set(plain) >= {"exercise", "verdict", "sandbox", "seconds", "tests", "diagnosis"}
    assert plain["verdict"] == "failed"
    assert set(plain["tests"][0]) >= {"name", "passed", "message", "max_abs_error"}


@pytest.mark.parametrize(
    ("source", "words", "line"),
    [("", (), ""), ("# x\n", (), ""), ("a = 1\nb = 2\n", ("b",), "b = 2"), ("a = 1\n", ("z",), "a = 1")],
)
def test_evidence_is_a_line_of_the_code(source, words, line):
    assert evidence_line(source, words) == line


def test_ids_differ():
    with pytest.raises(ValidationError, match="two aims"):
        EXERCISE.but(aims=(EXERCISE.aims[0], EXERCISE.aims[0]))
