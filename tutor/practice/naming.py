"""Judges what a submission to a repair exercise names, and joins it to what its run showed. Pure; runs nothing."""

from tutor.exercise import Check, Diagnosis, Exercise, Outcome, Test
from tutor.repair import Naming

UNNAMED = "Not told before the fault is named."


def with_names(exercise: Exercise, check: Check, source: str) -> Check:
    """Return a check together with the tests of what was to be named.

    Where something is not named yet, the run is kept back: naming comes first. A wrong name costs its own test and
    asks the question that leads away from it; the run is told all the same.

    Args:
        exercise: one with something to name; others' checks are returned as they are.
        check: of the run.
        source: the submission.
    """
    if not exercise.naming or not check.tests:
        return check
    answers = {naming.name: naming.answer(source) for naming in exercise.naming}
    named = tuple(_test(naming, answers[naming.name]) for naming in exercise.naming)
    if not all(answers.values()):
        return _kept_back(exercise, check, named)
    wrong = [naming for naming, test in zip(exercise.naming, named, strict=True) if not test.passed]
    if not wrong:
        return check.but(tests=named + check.tests, message=_count(check.message, named + check.tests))
    questions = tuple(found for naming in wrong if (found := _diagnosis(naming, answers[naming.name])))
    verdict = Outcome.FAILED if check.passed else check.verdict
    mended = "The code is mended, but what was wrong with it is not named rightly." if check.passed else check.message
    return check.but(
        verdict=verdict,
        tests=named + check.tests,
        diagnosis=questions + check.diagnosis,
        remarks=(),
        message=mended if check.passed else _count(check.message, named + check.tests),
    )


def _test(naming: Naming, answer: str) -> Test:
    if answer == naming.right:
        return Test(name=naming.test, passed=True)
    known = ", ".join(choice.id for choice in naming.choices)
    if not answer:
        message = f'Not named yet: a line {naming.name} = "…" with one of {known}.'
    elif naming.choice(answer) is None:
        message = f"'{answer}' is none of {known}."
    else:
        message = f"{naming.name} is not {answer}."
    return Test(name=naming.test, passed=False, message=message)


def _kept_back(exercise: Exercise, check: Check, named: tuple[Test, ...]) -> Check:
    """The run's tests without what they showed; a run that did not end still says so."""
    wanted = " and ".join(f'{naming.name} = "…"' for naming in exercise.naming)
    hidden = tuple(Test(name=test.name, passed=False, message=UNNAMED) for test in check.tests)
    kept = check.but(tests=named + hidden, diagnosis=(), remarks=())
    if check.verdict not in (Outcome.PASSED, Outcome.FAILED):
        return kept
    message = f"Name what is wrong first: {wanted} in the file. Then the tests of the code are told."
    return kept.but(verdict=Outcome.FAILED, message=message)


def _count(message: str, tests: tuple[Test, ...]) -> str:
    if not message.endswith("tests pass."):
        return message
    return f"{sum(test.passed for test in tests)} of {len(tests)} tests pass."


def _diagnosis(naming: Naming, answer: str) -> Diagnosis | None:
    choice = naming.choice(answer)
    if choice is None:
        return None
    return Diagnosis(misconception=f"{naming.test}-{choice.id.lower()}", question=choice.question)
