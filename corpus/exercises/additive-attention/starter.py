"""Additive attention. Fill in the function; keep its name and its parameters."""

import torch


def additive_attention(s, h, w_s, w_h, v):
    # s (B, n), h (B, T, m), w_s (n, p), w_h (m, p), v (p,)
    # Return (context, weights): context (B, m), weights (B, T).
    raise NotImplementedError
