import torch

FAULT = "C"
WHY = "3"


def gradients(x, y, w_1, b_1, w_2, b_2):
    """Without autograd."""
    z = x @ w_1 + b_1
    hidden = z.clamp(min=0)
    error = hidden @ w_2 + b_2 - y
    d_out = 2 * error / error.numel()
    d_z = (d_out @ w_2.T) * (z > 0)
    return (error * error).sum() / error.numel(), [x.T @ d_z, d_z.sum(dim=0), hidden.T @ d_out, d_out.sum(dim=0)]
