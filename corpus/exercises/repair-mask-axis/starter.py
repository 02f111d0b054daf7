"""Broken: the same sentence is encoded otherwise beside a longer one. Name what is wrong, then mend it."""

import torch

FAULT = "?"  # the letter of the line that is at fault
WHY = "?"  # the number of the reason, from the task


def attend(q, k, v, lengths):
    real = torch.arange(k.shape[-2]) < lengths.unsqueeze(-1)  # (A)
    scores = q @ k.transpose(-2, -1) / k.shape[-1] ** 0.5  # (B)
    scores = scores.masked_fill(~real.unsqueeze(-1), -1e30)  # (C)
    weights = torch.softmax(scores, dim=-1)  # (D)
    return weights @ v, weights  # (E)
