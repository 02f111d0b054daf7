"""No root."""

import torch


class CachedSelfAttention:
    def __init__(self, w_q, w_k, w_v, w_o, num_heads):
        d = w_q.shape[0]
        if num_heads < 1 or d % num_heads:
            raise ValueError(f"{d} columns cannot be shared by {num_heads} heads")
        self.w_q, self.w_k, self.w_v, self.w_o = w_q, w_k, w_v, w_o
        self.num_heads = num_heads
        self.keys = self.values = None

    def split(self, x):
        return x.reshape(x.shape[0], self.num_heads, 1, -1)

    def step(self, x_t):
        q, k, v = self.split(x_t @ self.w_q), self.split(x_t @ self.w_k), self.split(x_t @ self.w_v)
        self.keys = k if self.keys is None else torch.cat([self.keys, k], dim=2)
        self.values = v if self.values is None else torch.cat([self.values, v], dim=2)
        scores = q @ self.keys.transpose(-2, -1)
        heads = torch.softmax(scores, dim=-1) @ self.values
        return heads.reshape(x_t.shape) @ self.w_o
