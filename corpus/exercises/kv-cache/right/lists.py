import torch


class CachedSelfAttention:
    """Fuses the projections once; keeps lists, one tensor a step."""

    def __init__(self, w_q, w_k, w_v, w_o, num_heads):
        if num_heads <= 0 or w_q.size(1) % num_heads != 0:
            raise ValueError("num_heads must divide the width")
        self.fused = torch.cat([w_q / (w_q.size(1) // num_heads) ** 0.5, w_k, w_v], dim=1)
        self.out, self.heads = w_o, num_heads
        self.k, self.v = [], []

    def step(self, x_t):
        batch, d = x_t.shape
        q, k, v = torch.mm(x_t, self.fused).view(batch, 3, self.heads, d // self.heads).unbind(1)
        self.k.append(k)
        self.v.append(v)
        scores = torch.einsum("bhc,tbhc->bht", q, torch.stack(self.k))
        powers = (scores - scores.amax(-1, keepdim=True)).exp()
        weights = powers / powers.sum(-1, keepdim=True)
        return torch.einsum("bht,tbhc->bhc", weights, torch.stack(self.v)).reshape(batch, d) @ self.out
