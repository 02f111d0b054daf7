import torch


def rotate(x, positions, base=10000.0):
    """A 2 by 2 matrix for every position and pair."""
    *batch, length, d = x.shape
    i = torch.arange(d // 2).double()
    angle = positions.double().unsqueeze(-1) / base ** (2 * i / d)
    matrix = torch.stack([angle.cos(), -angle.sin(), angle.sin(), angle.cos()], -1).reshape(length, d // 2, 2, 2)
    return torch.einsum("tirc,...tic->...tir", matrix.to(x.dtype), x.reshape(*batch, length, d // 2, 2)).reshape(
        x.shape
    )
