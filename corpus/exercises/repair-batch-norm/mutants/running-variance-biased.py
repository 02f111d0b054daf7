"""Mended, but the running variance is biased."""

import torch

FAULT = "A"
WHY = "4"


def batch_norm(x, gamma, beta, running, training):
    mean, variance = x.mean(dim=0), x.var(dim=0, unbiased=False)  # (A)
    if training:  # (B)
        unbiased = variance  # (C)
        running = {"mean": 0.9 * running["mean"] + 0.1 * mean, "var": 0.9 * running["var"] + 0.1 * unbiased}  # (D)
    else:
        mean, variance = running["mean"], running["var"]
        running = {key: value.clone() for key, value in running.items()}  # (E)
    y = (x - mean) / torch.sqrt(variance + 1e-5) * gamma + beta  # (F)
    return y, running
