"""Cross-entropy with smoothed labels. Fill in the function; keep its name and its parameters."""

import torch


def label_smoothed_cross_entropy(logits, targets, epsilon=0.1):
    # logits (B, V), targets (B,) integer classes, epsilon in [0, 1]. Return the loss, one number in nats.
    raise NotImplementedError
