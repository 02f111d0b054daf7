import math

import torch


def positional_encoding(length, d_model):
    """All pairs first, then the last column is cut off where the width is odd."""
    pairs = (d_model + 1) // 2
    rates = torch.exp(torch.arange(pairs, dtype=torch.float64) * (-2 * math.log(10000.0) / d_model))
    angles = torch.outer(torch.arange(length, dtype=torch.float64), rates)
    return torch.stack([angles.sin(), angles.cos()], dim=-1).reshape(length, 2 * pairs)[:, :d_model]
