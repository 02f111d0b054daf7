"""Broken: every query attends to all keys almost alike. Name what is wrong, then mend it."""

import torch

FAULT = "?"  # the letter of the line that is at fault
WHY = "?"  # the number of the reason, from the task


def self_attention(x, w_q, w_k, w_v):
    q = x @ w_q  # (A)
    k = x @ w_k  # (B)
    v = x @ w_v  # (C)
    q, k = q / q.shape[-1] ** 0.5, k / k.shape[-1] ** 0.5  # (D)
    scores = q @ k.transpose(-2, -1)  # (E)
    weights = torch.softmax(scores, dim=-1)  # (F)
    return weights @ v, weights  # (G)
