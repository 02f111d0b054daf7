import torch

FAULT = "D"
WHY = "3"


def self_attention(x, w_q, w_k, w_v):
    """Gives queries and keys a fourth root each, so that their product gets the root."""
    share = w_q.shape[-1] ** -0.25
    q, k = (x @ w_q) * share, (x @ w_k) * share
    weights = (q @ k.mT).softmax(-1)
    return weights @ (x @ w_v), weights
