"""The head that is shipped is the one that its labelled answers give."""

from pathlib import Path

import numpy as np
import pytest

from tutor.course.course import read_course
from tutor.evals.fit import fit
from tutor.evals.material import inputs
from tutor.evals.suite import Suite, read_suite
from tutor.grading.head import read_heads
from tutor.retrieval.embedding import Embedder

ROOT = Path(__file__).parents[2]
COMMAND = "tutor eval fit evals/suites/course evals/suites/replies --split dev --out tutor/grading/head.json"


@pytest.fixture(scope="module")
def suites() -> list[Suite]:
    bank = {question.id: question for question in read_course(ROOT / "corpus").questions}
    return [read_suite(ROOT / "evals" / "suites" / name, bank).split("dev") for name in ("course", "replies")]


def test_the_committed_head_was_fitted_on_what_is_there(suites: list[Suite]) -> None:
    assert read_heads().inputs == inputs(suites, Embedder()), f"an answer or its question has changed: run `{COMMAND}`"


@pytest.mark.timeout(900)  # a fit takes a minute of an idle core
@pytest.mark.slow
def test_fitting_again_gives_the_committed_head(suites: list[Suite]) -> None:
    shipped, again = read_heads(), fit(suites, embedder=Embedder())
    for one, other in ((shipped.criteria, again.criteria), (shipped.claims, again.claims)):
        assert one is not None
        assert other is not None
        assert other.features == one.features
        assert np.allclose(other.weights, one.weights, atol=1e-3)
        assert other.temperature == pytest.approx(one.temperature, abs=0.01)
