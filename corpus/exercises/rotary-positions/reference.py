"""The oracle: each pair is a complex number, turned by a product with e^(i angle)."""

import torch


def rotate(x, positions, base=10000.0):
    pairs = torch.view_as_complex(x.double().reshape(*x.shape[:-1], -1, 2).contiguous())
    exponents = torch.arange(pairs.shape[-1], dtype=torch.float64) * 2 / x.shape[-1]
    angles = torch.outer(positions.double(), torch.pow(torch.tensor(base, dtype=torch.float64), -exponents))
    turned = pairs * torch.polar(torch.ones_like(angles), angles)
    return torch.view_as_real(turned).flatten(-2).to(x.dtype)
