"""Self-attention with a key-value cache. Fill in the class; keep its name, its methods and their parameters."""

import math

import torch


class CachedSelfAttention:
    def __init__(self, w_q, w_k, w_v, w_o, num_heads):
        pass

    def step(self, x_t):
        # x_t (B, d). Return y_t (B, d): row t of causal self-attention over all x so far.
        raise NotImplementedError
