"""Recomputes the numbers and claims of the review of graph networks. Knows nothing of grading."""

import math
import re
from pathlib import Path

import numpy as np
import pytest
import torch

from tutor.course.course import read_course

CORPUS = Path(__file__).parents[2] / "corpus"
COURSE = read_course(CORPUS)
FLAT = re.sub(r"\s+", " ", (CORPUS / "lessons" / "graph-networks.md").read_text("utf-8"))
LOOPED = np.array([[1, 1, 0], [1, 1, 1], [0, 1, 1]], dtype=float)
DEGREES = LOOPED.sum(1)
WALK = LOOPED / DEGREES[:, None]
SIGNAL = np.array([1.0, 0, 0])


def test_one_graph_convolution_on_a_path() -> None:
    assert DEGREES.tolist() == [2, 3, 2]
    symmetric = LOOPED / np.sqrt(np.outer(DEGREES, DEGREES))
    np.testing.assert_allclose(symmetric @ SIGNAL, [1 / 2, 1 / math.sqrt(6), 0])
    np.testing.assert_allclose(WALK @ SIGNAL, [1 / 2, 1 / 3, 0])
    expected = COURSE.question("graph-convolution-step").answer
    assert expected is not None and expected.value == pytest.approx(1 / math.sqrt(6), abs=expected.tolerance / 2)
    assert r"$1/\sqrt{3 \cdot 2} = 0.408$" in FLAT


def test_averaging_again_and_again_makes_all_nodes_alike() -> None:
    values = sorted(np.linalg.eigvals(WALK).real)
    np.testing.assert_allclose(values, [-1 / 6, 1 / 2, 1])
    after = np.linalg.matrix_power(WALK, 10) @ SIGNAL
    np.testing.assert_allclose(np.linalg.matrix_power(WALK, 60) @ SIGNAL, 2 / 7)
    assert f"{2 / 7:.3f}" == "0.286" and f"{np.ptp(after):.3f}" == "0.001"


def test_a_layer_follows_a_renumbering_of_the_nodes() -> None:
    rng = np.random.default_rng(0)
    adjacency = np.triu(rng.random((6, 6)) < 0.4, 1).astype(float)
    adjacency += adjacency.T
    features, own, other = rng.normal(size=(6, 3)), rng.normal(size=(3, 2)), rng.normal(size=(3, 2))

    def layer(a: np.ndarray, h: np.ndarray) -> np.ndarray:
        return np.maximum(h @ own + a @ h @ other, 0)

    order = rng.permutation(6)
    renumbered = layer(adjacency[np.ix_(order, order)], features[order])
    np.testing.assert_allclose(renumbered, layer(adjacency, features)[order])


def test_what_aggregations_cannot_tell_apart() -> None:
    assert np.mean([1, 1]) == np.mean([1]) and max([1, 1]) == max([1]) and sum([1, 1]) != sum([1])
    assert sum([1, 3]) == sum([2, 2]) and 1**2 + 3**2 != 2**2 + 2**2
    assert max([1, 2]) == max([2, 2])


def test_a_batch_is_a_disconnected_graph() -> None:
    torch.manual_seed(0)
    first, second = torch.tensor([[0, 1, 0], [1, 0, 1], [0, 1, 0.0]]), torch.tensor([[0, 1], [1, 0.0]])
    one, two = torch.randn(3, 4), torch.randn(2, 4)
    together = torch.block_diag(first, second) @ torch.cat([one, two])
    torch.testing.assert_close(together, torch.cat([first @ one, second @ two]))
    assert (torch.block_diag(first, second)[3, 4], torch.block_diag(first, second)[:3, 3:].sum()) == (1, 0)
    pooled = torch.zeros(2, 4).index_add_(0, torch.tensor([0, 0, 0, 1, 1]), together)
    torch.testing.assert_close(pooled, torch.stack([(first @ one).sum(0), (second @ two).sum(0)]))
