"""The oracle: PyTorch's attention on the columns of each head, one head after another."""

import torch
import torch.nn.functional as F


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, num_heads, mask=None):
    d = x_q.shape[-1]
    if num_heads < 1 or d % num_heads:
        raise ValueError("the width is not divisible by the number of heads")
    shape = (x_q.shape[0], num_heads, x_q.shape[1], x_kv.shape[1])
    mask = torch.ones(shape, dtype=torch.bool) if mask is None else mask.expand(shape)
    some = mask.any(-1, keepdim=True)
    heads = []
    for head, columns in enumerate(torch.arange(d).chunk(num_heads)):
        q, k, v = x_q @ w_q[:, columns], x_kv @ w_k[:, columns], x_kv @ w_v[:, columns]
        open_mask = mask[:, head] | ~some[:, head]
        heads.append(F.scaled_dot_product_attention(q, k, v, attn_mask=open_mask) * some[:, head])
    return torch.cat(heads, dim=-1) @ w_o
