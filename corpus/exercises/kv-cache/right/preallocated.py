import torch
from torch import nn


class CachedSelfAttention(nn.Module):
    def __init__(self, w_q, w_k, w_v, w_o, num_heads):
        super().__init__()
        d = w_q.shape[-1]
        if num_heads < 1 or d % num_heads:
            raise ValueError("scaled_dot_product_attention needs whole heads")
        self.w = [w.detach() for w in (w_q, w_k, w_v, w_o)]
        self.heads, self.size, self.t = num_heads, d // num_heads, 0
        self.cache = None

    def per_head(self, x_t, w):
        columns = [x_t @ w[:, h * self.size : (h + 1) * self.size] for h in range(self.heads)]
        return torch.stack(columns, dim=1)

    def step(self, x_t):
        if self.cache is None:
            self.cache = x_t.new_zeros(2, x_t.shape[0], self.heads, 4, self.size)
        if self.t == self.cache.shape[3]:
            self.cache = torch.cat([self.cache, torch.zeros_like(self.cache)], dim=3)
        self.cache[0, :, :, self.t] = self.per_head(x_t, self.w[1])
        self.cache[1, :, :, self.t] = self.per_head(x_t, self.w[2])
        self.t += 1
        k, v = self.cache[:, :, :, : self.t]
        scores = (k @ self.per_head(x_t, self.w[0]).unsqueeze(-1)).squeeze(-1) * self.size**-0.5
        mixed = (scores.softmax(-1).unsqueeze(-1) * v).sum(2)
        return sum(mixed[:, h] @ self.w[3][h * self.size : (h + 1) * self.size] for h in range(self.heads))
