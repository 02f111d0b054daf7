import numpy as np
import torch


def positional_encoding(length, d_model):
    columns = np.arange(d_model)
    angles = np.arange(length)[:, None] * np.power(10000.0, -(columns // 2 * 2) / d_model)
    return torch.from_numpy(np.where(columns % 2 == 0, np.sin(angles), np.cos(angles)))
