"""What an exercise must show before it is put to a learner. Knows nothing of the course around it."""

from collections.abc import Sequence

from tutor.exercise import Check, Outcome
from tutor.practice.checker import Checker
from tutor.practice.folder import Workshop
from tutor.practice.judge import judge, one_thread, run_trusted

SEEDS = (1, 2, 3)
RIGHT_SOLUTIONS = 3


def gates(checker: Checker, exercise: str, seeds: Sequence[int] = SEEDS) -> tuple[str, ...]:
    """Return what is wrong with an exercise; empty where it may be used.

    The reference passes, the starter fails, at least three right solutions pass, and every mutant fails the tests that
    it names and is recognised.

    Raises:
        SandboxUnavailable: nothing here may run the solutions.
    """
    workshop = checker.workshops[exercise]
    found = [*_texts(workshop), *_reference(workshop, seeds), *_starter(checker, workshop)]
    right = workshop.right_files()
    if len(right) < RIGHT_SOLUTIONS:
        found.append(f"{len(right)} right solutions; at least {RIGHT_SOLUTIONS} are due")
    for path in right:
        for seed in seeds:
            check = checker.check(exercise, path.read_bytes(), seed=seed)
            found += [] if check.passed else [f"right/{path.name} does not pass: {_why(check)}"]
    for mutant in workshop.exercise.mutants:
        for seed in seeds:
            found += _mutant(checker, workshop, mutant.misconception, seed)
    return tuple(dict.fromkeys(found))


def _texts(workshop: Workshop) -> list[str]:
    """Names in the YAML that no case has, and cases that no aim counts."""
    exercise = workshop.exercise
    names = [case.name for case in workshop.cases(0)]
    found = [f"two cases are called '{name}'" for name in sorted(set(names)) if names.count(name) > 1]
    named = {
        **{name: f"aim {aim.id}" for aim in exercise.aims for name in aim.tests},
        **{name: f"mutant {mutant.misconception}" for mutant in exercise.mutants for name in mutant.fails},
        **dict.fromkeys(exercise.remarks, "remarks"),
    }
    return found + [
        f"{where} names the test '{name}', which no case has" for name, where in named.items() if name not in names
    ]


def _reference(workshop: Workshop, seeds: Sequence[int]) -> list[str]:
    """The reference in each case's own precision against itself in double."""
    found = []
    with one_thread():
        for seed in seeds:
            for case in workshop.cases(seed):
                test = judge(workshop, case, run_trusted(workshop.reference, case))
                found += [] if test.passed else [f"the reference fails '{case.name}': {test.message}"]
    return found


def _starter(checker: Checker, workshop: Workshop) -> list[str]:
    check = checker.check(workshop.exercise.id, workshop.exercise.starter, seed=0)
    passing = [test.name for test in check.tests if test.passed]
    if check.verdict is not Outcome.FAILED or passing:
        return [f"the starter is '{check.verdict}' and passes {passing}; it should fail every test: {check.message}"]
    return []


def _mutant(checker: Checker, workshop: Workshop, name: str, seed: int) -> list[str]:
    check = checker.check(workshop.exercise.id, workshop.mutant_file(name).read_bytes(), seed=seed)
    failed = {test.name for test in check.tests if not test.passed}
    found = []
    if check.verdict is not Outcome.FAILED:
        found.append(f"mutant {name} is '{check.verdict}', not 'failed': {check.message}")
    missing = [test for test in workshop.exercise.mutant(name).fails if test not in failed]
    if missing:
        found.append(f"mutant {name} passes {', '.join(missing)}")
    if name not in [diagnosis.misconception for diagnosis in check.diagnosis]:
        found.append(f"mutant {name} is not recognised")
    return found


def _why(check: Check) -> str:
    wrong = [f"{test.name}: {test.message}" for test in check.tests if not test.passed]
    return "; ".join([f"{check.verdict} {check.message}", *wrong[:3]])
