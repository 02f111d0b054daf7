"""Sums everything."""

import numpy as np


def forward_backward(x, y, w1, b1, w2, b2):
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    y_hat = h @ w2 + b2
    error = y_hat - y
    loss = np.mean(error**2)

    d_y = 2 * error / error.size
    d_h = d_y @ w2.T
    d_z = d_h * (z > 0)
    grads = {
        "w1": x.T @ d_z,
        "b1": np.full_like(b1, d_z.sum()),
        "w2": h.T @ d_y,
        "b2": np.full_like(b2, d_y.sum()),
    }
    return loss, grads
