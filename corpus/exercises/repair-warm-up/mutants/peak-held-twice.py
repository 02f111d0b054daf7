"""Reaches the peak, then holds it once more."""

import torch

FAULT = "B"
WHY = "1"


def learning_rates(peak, warm_up, steps):
    rates = torch.zeros(steps, dtype=torch.float64)  # (A)
    for update in range(1, steps + 1):  # (B)
        if update <= warm_up:  # (C)
            rates[update - 1] = peak * update / warm_up  # (D)
        else:
            left = (steps - update + 1) / max(steps - warm_up, 1)  # (E)
            rates[update - 1] = peak * left  # (F)
    return rates
