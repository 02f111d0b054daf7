"""Broken: the first update changes nothing, and the peak comes late. Name what is wrong, then mend it."""

import torch

FAULT = "?"  # the letter of the line that is at fault
WHY = "?"  # the number of the reason, from the task


def learning_rates(peak, warm_up, steps):
    rates = torch.zeros(steps, dtype=torch.float64)  # (A)
    for update in range(steps):  # (B)
        if update < warm_up:  # (C)
            rates[update] = peak * update / warm_up  # (D)
        else:
            left = (steps - update) / max(steps - warm_up, 1)  # (E)
            rates[update] = peak * left  # (F)
    return rates
