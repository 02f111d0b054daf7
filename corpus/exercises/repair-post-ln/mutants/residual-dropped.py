"""No residual."""

import torch
import torch.nn.functional as F

FAULT = "D"
WHY = "2"


def encode(x, blocks, last_g, last_b):
    for p in blocks:
        normed = F.layer_norm(x, x.shape[-1:], p["g"], p["b"], 1e-5)
        inner = normed @ p["w_1"] + p["b_1"]  # (A)
        inner = torch.relu(inner)  # (B)
        change = inner @ p["w_2"] + p["b_2"]  # (C)
        x = change  # (D)
    return F.layer_norm(x, x.shape[-1:], last_g, last_b, 1e-5)  # (E)
