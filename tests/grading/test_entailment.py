from pathlib import Path

import numpy as np
import pytest
import torch

from tutor.errors import InputError
from tutor.evals.entail import Trained
from tutor.grading.entailment import SHIPPED, Entailment, Net, read_entailment
from tutor.retrieval.embedding import Embedder

DEPTH, STATEMENTS = 24, (5, 9, 3)


def units(count: int, seed: int) -> np.ndarray:
    rows = np.random.default_rng(seed).normal(size=(count, DEPTH)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def trained() -> Trained:
    torch.manual_seed(1)
    return Trained(DEPTH).eval()


def net(model: Trained) -> Net:
    def rows(matrix: torch.Tensor) -> list[list[float]]:
        return matrix.detach().T.tolist()

    return Net.read(
        {
            "model": "made up",
            "trained_on": "nothing",
            "project": rows(model.project.weight),
            "compare": rows(model.compare.weight),
            "compare_bias": model.compare.bias.tolist(),
            "decide": rows(model.decide.weight),
            "decide_bias": model.decide.bias.tolist(),
        }
    )


def test_the_net_computes_what_was_trained() -> None:
    model, words = trained(), units(7, 0)
    statements = [units(count, seed + 1) for seed, count in enumerate(STATEMENTS)]
    entailment = Entailment(net(model))
    stated = entailment.state(statements)
    found = entailment(stated.tokens @ words.T, entailment.weigh(words), stated, range(len(statements)))
    for row, statement in zip(found, statements, strict=True):
        ones = torch.ones(1, len(words)), torch.ones(1, len(statement))
        with torch.inference_mode():
            logits = model(torch.tensor(words)[None], torch.tensor(statement)[None], *ones)[0]
        np.testing.assert_allclose(row, torch.log_softmax(logits, -1).numpy(), atol=1e-5)


def test_rows_may_come_in_any_order() -> None:
    model, words = trained(), units(7, 0)
    entailment = Entailment(net(model))
    stated = entailment.state([units(count, seed + 1) for seed, count in enumerate(STATEMENTS)])
    near, weighed = stated.tokens @ words.T, entailment.weigh(words)
    one, other = entailment(near, weighed, stated, (0, 1, 2)), entailment(near, weighed, stated, (2, 0))
    np.testing.assert_allclose(other, one[[2, 0]], atol=1e-6)


def test_the_shipped_weights_hold_for_the_shipped_model() -> None:
    assert read_entailment().model == Embedder.fingerprint


@pytest.mark.parametrize("text", [None, "{}", "no json"])
def test_a_file_without_weights_is_named(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "weights.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(InputError, match=r"weights\.json"):
        read_entailment(path)


def test_the_shipped_weights_are_a_small_text() -> None:
    assert SHIPPED.stat().st_size < 200_000
