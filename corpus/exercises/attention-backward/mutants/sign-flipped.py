"""Adds."""

import math

import torch


def attention_backward(q, k, v, d_output):
    scale = 1 / math.sqrt(q.shape[-1])
    weights = torch.softmax(q @ k.transpose(-2, -1) * scale, dim=-1)
    d_v = weights.transpose(-2, -1) @ d_output
    d_weights = d_output @ v.transpose(-2, -1)
    d_scores = weights * (d_weights + (d_weights * weights).sum(dim=-1, keepdim=True))
    d_q = d_scores @ k * scale
    d_k = d_scores.transpose(-2, -1) @ q * scale
    return d_q, d_k, d_v
