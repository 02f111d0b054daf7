import math

import numpy as np
import torch


def rotate(x, positions, base=10000.0):
    d = x.shape[-1]
    rates = np.exp(-math.log(base) * (np.arange(d) // 2 * 2) / d)
    angles = torch.from_numpy(positions.numpy().astype(np.float64)[:, None] * rates)
    swapped = torch.empty_like(x)
    swapped[..., ::2] = -x[..., 1::2]
    swapped[..., 1::2] = x[..., ::2]
    return x * torch.cos(angles).to(x.dtype) + swapped * torch.sin(angles).to(x.dtype)
