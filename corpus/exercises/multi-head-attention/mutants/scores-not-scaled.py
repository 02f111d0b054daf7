"""No root."""

import torch


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, num_heads, mask=None):
    batch, t_q, d = x_q.shape
    if num_heads < 1 or d % num_heads:
        raise ValueError(f"{d} columns cannot be shared by {num_heads} heads")

    def split(x):
        return x.reshape(batch, -1, num_heads, d // num_heads).transpose(1, 2)

    q, k, v = split(x_q @ w_q), split(x_kv @ w_k), split(x_kv @ w_v)
    scores = q @ k.transpose(-2, -1)
    if mask is not None:
        scores = scores.masked_fill(~mask, float("-inf"))
    weights = torch.nan_to_num(torch.softmax(scores, dim=-1), nan=0.0)
    heads = weights @ v
    return heads.transpose(1, 2).reshape(batch, t_q, d) @ w_o
