"""The oracle: the formula entry by entry in Python's own arithmetic."""

import math

import torch


def positional_encoding(length, d_model):
    def entry(p, j):
        angle = p / 10000.0 ** ((j - j % 2) / d_model)
        return math.cos(angle) if j % 2 else math.sin(angle)

    rows = [[entry(p, j) for j in range(d_model)] for p in range(length)]
    return torch.tensor(rows, dtype=torch.float64).reshape(length, d_model)
