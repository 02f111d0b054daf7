from pathlib import Path

import numpy as np
import pytest

from tests.evals.suites import write_suite
from tests.word_vectors import WordVectors
from tutor.assessment import Level
from tutor.errors import InputError
from tutor.evals.fit import fit, fit_rows
from tutor.evals.material import Remembering, Row, measured
from tutor.evals.suite import Suite, read_suite
from tutor.grading.features import NAMES, PORTABLE
from tutor.grading.head import Weigher


@pytest.fixture
def suite(tmp_path: Path) -> Suite:
    return read_suite(write_suite(tmp_path))


def rows(count: int, kind: str = "criteria", noise: float = 0.3) -> list[Row]:
    """Targets that are met where the first feature is positive, up to noise."""
    draw, found = np.random.default_rng(0), []
    for i in range(count):
        features = draw.normal(size=len(NAMES)).astype(np.float32)
        met = features[0] + noise * draw.normal() > 0
        found.append(Row(kind, f"q-{i % 10}", features, {Level.MET if met else Level.MISSED: 1.0}))
    return found


def test_labels_become_rows_of_their_kind(suite: Suite) -> None:
    found = [(row.kind, row.question, row.label) for row in measured(suite, WordVectors())]
    assert found == [
        ("criteria", "q-1-fruit", {Level.MET: 1.0}),
        ("criteria", "q-1-fruit", {Level.MET: 1.0}),
        ("claims", "q-1-fruit", {Level.MISSED: 1.0}),
        ("criteria", "q-1-fruit", {Level.MISSED: 1.0}),
        ("criteria", "q-1-fruit", {Level.MISSED: 1.0}),
        ("claims", "q-1-fruit", {Level.MET: 1.0}),
        ("reference", "q-2-sky", {Level.MET: 1.0}),
    ]


def test_an_answer_that_a_gate_shuts_teaches_nothing(suite: Suite) -> None:
    shut = suite.answers[1].but(answer="I don't know")
    assert measured(suite.but(answers=(shut,)), WordVectors()) == []


def test_a_text_is_embedded_once() -> None:
    model = WordVectors()
    remembering = Remembering(model)
    first = remembering.embed_tokens(["a", "b", "a"])
    assert remembering.embed_tokens(["b"])[0] is first[1]
    assert first[0] is first[2]
    assert model.calls == 1


def test_heads_are_fitted_for_what_there_are_labels_for(suite: Suite) -> None:
    heads = fit([suite], embedder=WordVectors())
    assert heads.criteria is not None
    assert heads.criteria.features == NAMES
    weighed = np.array(heads.criteria.weights).any(0)
    assert {name for name, counts in zip(NAMES, weighed, strict=True) if counts} <= set(PORTABLE)
    assert heads.criteria.levels == (Level.MISSED, Level.MET)
    assert heads.reference is not None
    assert heads.reference.features == PORTABLE
    assert heads.claims is not None
    assert heads.criteria.trained_on == "small"


@pytest.mark.parametrize("count", [200, 1600])
def test_a_head_learns_what_is_there_with_and_without_trees(count: int) -> None:
    heads = fit_rows(rows(count, "reference"), "made up")
    assert heads.reference is not None
    assert bool(heads.reference.trees) == (count > 1500)
    fresh = np.random.default_rng(1).normal(size=(500, len(NAMES))).astype(np.float32)
    chances = Weigher(heads.reference, NAMES)(fresh)
    assert np.allclose(chances.sum(1), 1)
    assert ((chances[:, 1] > 0.5) == (fresh[:, 0] > 0)).mean() > 0.85


def test_confidence_is_calibrated_on_questions_left_out() -> None:
    heads = fit_rows(rows(1200, noise=1.0), "made up")
    assert heads.criteria is not None
    draw = np.random.default_rng(2)
    fresh = draw.normal(size=(4000, len(NAMES))).astype(np.float32)
    met = fresh[:, 0] + draw.normal(size=4000) > 0
    chance = Weigher(heads.criteria, NAMES)(fresh)[:, 1]
    sure = np.maximum(chance, 1 - chance)
    right = (chance > 0.5) == met
    assert sure.mean() == pytest.approx(right.mean(), abs=0.05)


def test_scores_are_shares_of_met_and_missed() -> None:
    made = [Row("reference", row.question, row.features, _share(row)) for row in rows(400)]
    heads = fit_rows(made, "made up", scores=True)
    assert heads.reference is not None
    assert heads.reference.scores
    high = np.zeros((1, len(NAMES)), np.float32)
    high[0, 0] = 0.8
    assert Weigher(heads.reference, NAMES)(high)[0, 1] == pytest.approx(0.75, abs=0.12)


def _share(row: Row) -> dict[Level, float]:
    return {Level.MET: 0.75, Level.MISSED: 0.25} if Level.MET in row.label else {Level.MET: 0.25, Level.MISSED: 0.75}


def test_fitting_is_reproducible() -> None:
    assert fit_rows(rows(1600), "a") == fit_rows(rows(1600), "a")


def test_nothing_to_fit_is_said(suite: Suite) -> None:
    with pytest.raises(InputError, match="nothing to fit"):
        fit([suite.split("test")], embedder=WordVectors())
