import torch


class TooLong(ValueError):
    pass


class LearnedPositions(torch.nn.Module):
    """Selects rows by a product with ones and zeros."""

    def __init__(self, max_length, d_model):
        super().__init__()
        self.max_length = max_length
        self.register_parameter("rows", torch.nn.Parameter(torch.zeros(max_length, d_model)))

    def forward(self, x):
        batch, length, _ = x.shape
        if not length <= self.max_length:
            raise TooLong
        select = torch.eye(length, self.max_length, dtype=self.rows.dtype)
        return torch.add(x, (select @ self.rows).expand(batch, -1, -1))
