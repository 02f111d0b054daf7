"""Calls the function twice: on a text, and on the same text with other tokens from some position on."""

import torch


def drive(entries, x, w_q, w_k, w_v, other, start):
    attend = entries["causal_attention"]
    changed = torch.cat([x[..., :start, :], other[..., start:, :]], dim=-2)
    return {"output": attend(x, w_q, w_k, w_v), "output of another ending": attend(changed, w_q, w_k, w_v)}
