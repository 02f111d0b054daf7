import torch

FAULT = "A"
WHY = "2"


def causal_attention(x, w_q, w_k, w_v):
    """Gives each position nothing but its past, so that there is nothing to mask."""
    x = x - x.mean(-1, keepdim=True)
    q, k, v = (x @ w for w in (w_q, w_k, w_v))
    rows = []
    for t in range(x.shape[-2]):
        scores = k[..., : t + 1, :] @ q[..., t, :, None] * k.shape[-1] ** -0.5
        rows.append((scores.softmax(dim=-2) * v[..., : t + 1, :]).sum(dim=-2))
    return torch.stack(rows, dim=-2)
