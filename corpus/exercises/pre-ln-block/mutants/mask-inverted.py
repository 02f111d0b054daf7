"""Inverted."""

import math

import torch
import torch.nn.functional as F


def attention(x, p, num_heads, mask):
    batch, length, d = x.shape

    def split(y):
        return y.reshape(batch, length, num_heads, d // num_heads).transpose(1, 2)

    q, k, v = split(x @ p["w_q"]), split(x @ p["w_k"]), split(x @ p["w_v"])
    scores = q @ k.transpose(-2, -1) / math.sqrt(d // num_heads)
    if mask is not None:
        scores = scores.masked_fill(mask, float("-inf"))
    weights = torch.nan_to_num(torch.softmax(scores, dim=-1), nan=0.0)
    return (weights @ v).transpose(1, 2).reshape(batch, length, d) @ p["w_o"]


def pre_ln_block(x, p, num_heads, mask=None):
    d = x.shape[-1]
    a = x + attention(F.layer_norm(x, (d,), p["ln1_g"], p["ln1_b"]), p, num_heads, mask)
    hidden = torch.relu(F.layer_norm(a, (d,), p["ln2_g"], p["ln2_b"]) @ p["w_1"] + p["b_1"])
    return a + hidden @ p["w_2"] + p["b_2"]
