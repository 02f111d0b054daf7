"""Wraps."""

import torch


class LearnedPositions(torch.nn.Module):
    def __init__(self, max_length, d_model):
        super().__init__()
        self.table = torch.nn.Parameter(0.02 * torch.randn(max_length, d_model))

    def forward(self, x):
        length = x.shape[1]
        return x + self.table[torch.arange(length) % len(self.table)]
