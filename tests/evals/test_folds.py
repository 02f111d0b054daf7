from pathlib import Path

import pytest

from tests.evals.suites import write_suite
from tests.word_vectors import WordVectors
from tutor.assessment import Level
from tutor.errors import InputError, UnknownName
from tutor.evals.folds import cross_validated
from tutor.evals.material import bare, measured
from tutor.evals.run import run_folds
from tutor.evals.suite import Suite, read_suite


@pytest.fixture
def suite(tmp_path: Path) -> Suite:
    return read_suite(write_suite(tmp_path))


def manners(suite: Suite) -> Suite:
    """Two manners, each with a right and a wrong answer."""
    right, wrong = suite.answers[0], suite.answers[1]
    return suite.but(
        answers=tuple(
            answer.but(id=f"{style}-{answer.id}", style=style)
            for style in ("spoken", "terse")
            for answer in (right, wrong)
        )
    )


def test_folds_need_a_known_way_and_two_folds(suite: Suite) -> None:
    with pytest.raises(UnknownName, match="way to make folds"):
        next(cross_validated(suite, embedder=WordVectors(), by="moon"))
    with pytest.raises(InputError, match="one fold"):
        next(cross_validated(suite.split("test"), embedder=WordVectors()))


def test_a_manner_is_left_out_of_what_is_taught(suite: Suite) -> None:
    asked = manners(suite)
    folds = list(cross_validated(asked, embedder=WordVectors(), by="manner"))
    assert [{answer.style for answer in fold.answers} for fold, _ in folds] == [{"spoken"}, {"terse"}]
    with pytest.raises(InputError, match="nothing to fit"):
        spoken = asked.but(answers=asked.answers[:2])
        list(cross_validated(asked, embedder=WordVectors(), by="manner", taught=spoken))


def test_every_manner_is_graded(suite: Suite) -> None:
    report, outcomes = run_folds(manners(suite), WordVectors(), "manner")
    assert report.grader == "embedded-folds-manner"
    assert len(outcomes) == 4


def test_a_bare_suite_holds_criteria_alone(suite: Suite) -> None:
    found = bare(suite.but(thresholds={"criteria.credit_kappa": 0.9}))
    assert found.questions[0].rubric[0].accept == ()
    assert found.questions[0].misconceptions == ()
    assert found.thresholds == {}
    assert {row.kind for row in measured(found, WordVectors())} == {"criteria", "reference"}
    assert [row.label for row in measured(found, WordVectors())][:2] == [{Level.MET: 1.0}] * 2
