"""The oracle: PyTorch's own attention, asked for the values, and for the identity to get the weights."""

import torch
import torch.nn.functional as F


def scaled_dot_product_attention(q, k, v, mask=None):
    t_q, t_k = q.shape[-2], k.shape[-2]
    if mask is None:
        mask = torch.ones(t_q, t_k, dtype=torch.bool)
    mask = mask.expand(*q.shape[:-1], t_k)
    identity = torch.eye(t_k, dtype=q.dtype).expand(*k.shape[:-1], t_k)
    some = mask.any(dim=-1, keepdim=True)
    open_mask = mask | ~some
    weights = F.scaled_dot_product_attention(q, k, identity, attn_mask=open_mask) * some
    output = F.scaled_dot_product_attention(q, k, v, attn_mask=open_mask) * some
    return output, weights
