"""Unmended."""

import torch

FAULT = "D"
WHY = "3"


def self_attention(x, w_q, w_k, w_v):
    q = x @ w_q  # (A)
    k = x @ w_k  # (B)
    v = x @ w_v  # (C)
    q, k = q / q.shape[-1] ** 0.5, k / k.shape[-1] ** 0.5  # (D)
    scores = q @ k.transpose(-2, -1)  # (E)
    weights = torch.softmax(scores, dim=-1)  # (F)
    return weights @ v, weights  # (G)
