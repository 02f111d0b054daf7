"""The forward pass of a BERT encoder on plain weights. Knows nothing of text, files or pooling.

Devlin et al. 2019 (arXiv:1810.04805): post-LN transformer layers with exact GELU over summed word, position and type
embeddings. Written out because `nn.TransformerEncoder` was measured a fifth slower on batches of long texts.
"""

from collections.abc import Mapping

import torch
from torch import Tensor
from torch.nn import functional

Affine = tuple[Tensor, Tensor]


class Bert:
    """A BERT encoder of fixed weights, for inference. Calls from several threads are safe: nothing is changed."""

    def __init__(self, weights: Mapping[str, Tensor], *, heads: int, epsilon: float) -> None:
        """Take the weights under their Hugging Face names (`encoder.layer.0.attention.self.query.weight` …).

        Raises:
            KeyError: a weight is missing.
        """
        self._weights, self._heads, self._epsilon = weights, heads, epsilon
        # Words of one text are all of type 0, so the type row is part of every position.
        self._positions = (
            weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
        )
        depth = len({name.split(".")[2] for name in weights if name.startswith("encoder.layer.")})
        self._layers = [self._layer(f"encoder.layer.{number}.") for number in range(depth)]

    def __call__(self, ids: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """Return the hidden states of the last layer and of the middle one.

        Args:
            ids: token ids, (batch, tokens) int64, padded at the end.
            lengths: how many of each row are no padding, (batch,) int64.

        Returns:
            Twice (batch, tokens, width) float32; rows past a text's length mean nothing.
        """
        tokens = ids.shape[1]
        present = torch.arange(tokens) < lengths[:, None]
        mask = None if bool(present.all()) else present[:, None, None, :]
        words = functional.embedding(ids, self._weights["embeddings.word_embeddings.weight"])
        x = self._norm(words + self._positions[:tokens], self._affine("embeddings.LayerNorm"))
        middle = x
        for number, (project, merge, norm_1, widen, narrow, norm_2) in enumerate(self._layers, start=1):
            x = self._norm(x + functional.linear(self._attend(functional.linear(x, *project), mask), *merge), norm_1)
            x = self._norm(x + functional.linear(functional.gelu(functional.linear(x, *widen)), *narrow), norm_2)
            middle = x if number == len(self._layers) // 2 else middle
        return x, middle

    def _layer(self, prefix: str) -> tuple[Affine, ...]:
        parts = [self._affine(f"{prefix}attention.self.{name}") for name in ("query", "key", "value")]
        project = torch.cat([part[0] for part in parts]), torch.cat([part[1] for part in parts])
        rest = (
            "attention.output.dense",
            "attention.output.LayerNorm",
            "intermediate.dense",
            "output.dense",
            "output.LayerNorm",
        )
        return project, *(self._affine(prefix + name) for name in rest)

    def _affine(self, name: str) -> Affine:
        return self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]

    def _norm(self, x: Tensor, affine: Affine) -> Tensor:
        return functional.layer_norm(x, x.shape[-1:], *affine, self._epsilon)

    def _attend(self, projected: Tensor, mask: Tensor | None) -> Tensor:
        batch, tokens, width = projected.shape
        query, key, value = projected.view(batch, tokens, 3, self._heads, -1).permute(2, 0, 3, 1, 4)
        heads = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        return heads.transpose(1, 2).reshape(batch, tokens, width // 3)
