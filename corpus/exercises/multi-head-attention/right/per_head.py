import torch


def one_head(q, k, v, mask):
    scores = torch.bmm(q, k.transpose(1, 2)) * q.size(-1) ** -0.5
    if mask is not None:
        scores = torch.where(mask, scores, -torch.inf)
    top = scores.amax(-1, keepdim=True).clamp(min=torch.finfo(scores.dtype).min)
    powers = torch.exp(scores - top)
    total = powers.sum(-1, keepdim=True)
    return (powers / total.clamp(min=torch.finfo(scores.dtype).tiny)) @ v


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, num_heads, mask=None):
    d = w_q.shape[0]
    if num_heads <= 0:
        raise ValueError("num_heads must be positive")
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    if mask is not None:
        mask = mask.broadcast_to(x_q.size(0), num_heads, x_q.size(1), x_kv.size(1))
    size = d // num_heads
    output = 0
    for head in range(num_heads):
        own = slice(head * size, (head + 1) * size)
        allowed = None if mask is None else mask[:, head]
        output = output + one_head(x_q @ w_q[:, own], x_kv @ w_k[:, own], x_kv @ w_v[:, own], allowed) @ w_o[own]
    return output
