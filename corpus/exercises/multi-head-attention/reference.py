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
    columns = zip(*((x @ w).split(d // num_heads, -1) for x, w in ((x_q, w_q), (x_kv, w_k), (x_kv, w_v))), strict=True)
    open_mask = mask | ~some
    for head, (q, k, v) in enumerate(columns):
        heads.append(F.scaled_dot_product_attention(q, k, v, attn_mask=open_mask[:, head]) * some[:, head])
    return torch.cat(heads, dim=-1) @ w_o
