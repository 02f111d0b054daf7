"""A network of two layers and its gradients. Fill in the function; keep its name and its parameters."""

import numpy as np


def forward_backward(x, y, w1, b1, w2, b2):
    # x (B, n), y (B, m), w1 (n, h), b1 (h,), w2 (h, m), b2 (m,)
    # Return (loss, grads): the mean of all squared errors, and a dict with the keys w1, b1, w2, b2.
    raise NotImplementedError
