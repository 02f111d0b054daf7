"""Adds a small number."""

import torch

FAULT = "B"
WHY = "1"


def learning_rates(peak, warm_up, steps):
    rates = torch.zeros(steps, dtype=torch.float64)  # (A)
    for update in range(steps):  # (B)
        if update < warm_up:  # (C)
            rates[update] = peak * update / warm_up + 1e-12  # (D)
        else:
            left = (steps - update) / max(steps - warm_up, 1)  # (E)
            rates[update] = peak * left  # (F)
    return rates
