import torch
from torch import nn


class LearnedPositions(nn.Module):
    def __init__(self, max_length: int, d_model: int):
        super().__init__()
        self.embedding = nn.Embedding(max_length, d_model)
        nn.init.normal_(self.embedding.weight, std=0.02)
        self.register_buffer("positions", torch.arange(max_length), persistent=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if x.size(1) > self.positions.numel():
            raise ValueError("the text is longer than the table")
        return x + self.embedding(self.positions[: x.size(1)]).unsqueeze(0)
