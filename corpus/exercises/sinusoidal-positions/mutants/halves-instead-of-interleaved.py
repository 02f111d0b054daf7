"""Halves."""

import torch


def positional_encoding(length, d_model):
    positions = torch.arange(length, dtype=torch.float64)[:, None]
    even = torch.arange(0, d_model, 2, dtype=torch.float64)
    angles = positions / 10000 ** (even / d_model)
    table = torch.zeros(length, d_model, dtype=torch.float64)
    half = (d_model + 1) // 2
    table[:, :half] = torch.sin(angles)
    table[:, half:] = torch.cos(angles[:, : d_model // 2])
    return table
