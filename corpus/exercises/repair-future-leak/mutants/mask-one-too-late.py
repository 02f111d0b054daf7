"""Mended, but the mask lets the next token in."""

import torch

FAULT = "A"
WHY = "2"


def causal_attention(x, w_q, w_k, w_v):
    x = x - x.mean(dim=-1, keepdim=True)  # (A)
    q, k, v = x @ w_q, x @ w_k, x @ w_v  # (B)
    scores = q @ k.transpose(-2, -1) / q.shape[-1] ** 0.5  # (C)
    ahead = torch.ones(x.shape[-2], x.shape[-2], dtype=torch.bool).triu(diagonal=2)  # (D)
    weights = torch.softmax(scores.masked_fill(ahead, float("-inf")), dim=-1)  # (E)
    return weights @ v  # (F)
