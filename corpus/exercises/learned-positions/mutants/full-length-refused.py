"""Refuses."""

import torch


class LearnedPositions(torch.nn.Module):
    def __init__(self, max_length, d_model):
        super().__init__()
        self.table = torch.nn.Parameter(0.02 * torch.randn(max_length, d_model))

    def forward(self, x):
        length = x.shape[1]
        if length >= len(self.table):
            raise ValueError(f"{length} positions, but the table has {len(self.table)}")
        return x + self.table[:length]
