"""What an exercise must show before it is put to a learner. Knows nothing of the course around it."""

import re
from collections.abc import Sequence

from tutor.exercise import Check, Outcome
from tutor.practice.checker import Checker
from tutor.practice.folder import Workshop
from tutor.practice.judge import expected, judge, one_thread, run_trusted
from tutor.repair import Naming
from tutor.value import Value

SEEDS = (1, 2, 3)
RIGHT_SOLUTIONS = 3


class Gates(Value):
    """What the gates of one exercise showed."""

    exercise: str
    right: int
    """Right solutions that pass."""
    named: int
    """Named mutants."""
    killed: int
    """Of these, those that fail the tests they name and are recognised."""
    problems: tuple[str, ...]
    """What is wrong; empty where the exercise may be used."""


def gates(checker: Checker, exercise: str, seeds: Sequence[int] = SEEDS) -> Gates:
    """Run an exercise's gates.

    The reference passes, the starter fails, at least three right solutions pass, and every mutant fails the tests that
    it names and is recognised. Where code is to be mended: the broken code fails the tests of the symptom even when all
    is named rightly, every line that may be named is marked in it, and a wrong name alone costs the pass.

    Raises:
        SandboxUnavailable: nothing here may run the solutions.
    """
    workshop = checker.workshops[exercise]
    found = [*_texts(workshop), *_reference(workshop, seeds)]
    found += _broken(checker, workshop) if workshop.exercise.repair else _starter(checker, workshop)
    wrong = {path.name: _right(checker, workshop, path.name, seeds) for path in workshop.right_files()}
    if len(wrong) < RIGHT_SOLUTIONS:
        found.append(f"{len(wrong)} right solutions; at least {RIGHT_SOLUTIONS} are due")
    alive = {name: _mutant(checker, workshop, name, seeds) for name in workshop.mutants}
    for problems in (*wrong.values(), *alive.values()):
        found += problems
    return Gates(
        exercise=exercise,
        right=sum(not problems for problems in wrong.values()),
        named=len(alive),
        killed=sum(not problems for problems in alive.values()),
        problems=tuple(dict.fromkeys(found)),
    )


def _texts(workshop: Workshop) -> list[str]:
    """Names in the YAML that no case has."""
    exercise = workshop.exercise
    cases = [case.name for case in workshop.cases(0)]
    found = [f"two cases are called '{name}'" for name in sorted(set(cases)) if cases.count(name) > 1]
    names = {*cases, *(naming.test for naming in exercise.naming)}
    named = {
        **{name: f"aim {aim.id}" for aim in exercise.aims for name in aim.tests},
        **{name: f"mutant {mutant.misconception}" for mutant in exercise.mutants for name in mutant.fails},
        **dict.fromkeys(exercise.remarks, "remarks"),
        **dict.fromkeys((plot.test for plot in exercise.plots), "plots"),
        **dict.fromkeys(exercise.repair.fails if exercise.repair else (), "repair"),
    }
    return found + [
        f"{where} names the test '{name}', which no case has" for name, where in named.items() if name not in names
    ]


def _reference(workshop: Workshop, seeds: Sequence[int]) -> list[str]:
    """The reference in each case's own precision against itself in double, and against the case's property."""
    found = []
    with one_thread():
        for seed in seeds:
            for case in workshop.cases(seed):
                test = judge(workshop, case, run_trusted(workshop.reference, case))
                found += [] if test.passed else [f"the reference fails '{case.name}': {test.message}"]
                said = case.property(expected(workshop, case)) if case.property and not case.raises else ""
                found += [f"the reference lacks the property of '{case.name}': {said}"] if said else []
    return found


def _starter(checker: Checker, workshop: Workshop) -> list[str]:
    check = checker.check(workshop.exercise.id, workshop.exercise.starter, seed=0)
    passing = [test.name for test in check.tests if test.passed]
    if check.verdict is not Outcome.FAILED or passing:
        return [f"the starter is '{check.verdict}' and passes {passing}; it should fail every test: {check.message}"]
    return []


def _broken(checker: Checker, workshop: Workshop) -> list[str]:
    """The starter of a repair exercise: as it is, rightly named, and a right solution that names each wrong choice."""
    found, starter = _starter(checker, workshop), workshop.exercise.starter
    rightly = starter
    for naming in workshop.exercise.naming:
        rightly = named(rightly, naming, naming.right)
        letters = [choice.id for choice in naming.choices if not choice.says]
        found += [
            f"no line of the starter is marked ({letter})" for letter in letters if f"# ({letter})" not in starter
        ]
    check = checker.check(workshop.exercise.id, rightly, seed=0)
    failed = {test.name for test in check.tests if not test.passed}
    symptom = workshop.exercise.repair.fails if workshop.exercise.repair else ()
    missing = [name for name in symptom if name not in failed]
    found += [f"the broken code passes {', '.join(missing)}"] if missing else []
    for naming in workshop.exercise.naming:
        for choice in naming.choices:
            found += [] if choice.id == naming.right else _misnamed(checker, workshop, naming, choice.id)
    return found


def _misnamed(checker: Checker, workshop: Workshop, naming: Naming, answer: str) -> list[str]:
    right = next((path.read_text(encoding="utf-8") for path in workshop.right_files()), "")
    check = checker.check(workshop.exercise.id, named(right, naming, answer), seed=0)
    failed = [test.name for test in check.tests if not test.passed]
    if check.verdict is not Outcome.FAILED or failed != [naming.test] or len(check.diagnosis) != 1:
        return [f"with {naming.name} = '{answer}' a mended file is '{check.verdict}' and fails {failed}"]
    return []


def named(source: str, naming: Naming, answer: str) -> str:
    """Return a source that names something else."""
    return re.sub(rf"^{naming.name} = .*$", f'{naming.name} = "{answer}"', source, flags=re.MULTILINE)


def _right(checker: Checker, workshop: Workshop, name: str, seeds: Sequence[int]) -> list[str]:
    source = (workshop.folder / "right" / name).read_bytes()
    checks = [checker.check(workshop.exercise.id, source, seed=seed) for seed in seeds]
    return [f"right/{name} does not pass: {_why(check)}" for check in checks if not check.passed]


def _mutant(checker: Checker, workshop: Workshop, name: str, seeds: Sequence[int]) -> list[str]:
    found = []
    for seed in seeds:
        check = checker.check(workshop.exercise.id, workshop.mutant_file(name).read_bytes(), seed=seed)
        failed = {test.name for test in check.tests if not test.passed}
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
