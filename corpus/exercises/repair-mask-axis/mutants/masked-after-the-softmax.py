"""Clears weights without renormalising."""

import torch

FAULT = "C"
WHY = "1"


def attend(q, k, v, lengths):
    real = torch.arange(k.shape[-2]) < lengths.unsqueeze(-1)  # (A)
    scores = q @ k.transpose(-2, -1) / k.shape[-1] ** 0.5  # (B)
    weights = torch.softmax(scores, dim=-1) * real.unsqueeze(-2)  # (D)
    return weights @ v, weights  # (E)
