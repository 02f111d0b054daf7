"""f i."""

import torch


def lstm_step(x, h, c, w_x, w_h, b):
    gates = x @ w_x + h @ w_h + b
    f, i, g, o = gates.chunk(4, dim=-1)
    c_next = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    h_next = torch.sigmoid(o) * torch.tanh(c_next)
    return h_next, c_next
