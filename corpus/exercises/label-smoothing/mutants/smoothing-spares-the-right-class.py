"""V - 1."""

import torch


def label_smoothed_cross_entropy(logits, targets, epsilon=0.1):
    log_p = torch.log_softmax(logits, dim=-1)
    right = log_p.gather(1, targets.long().unsqueeze(1)).squeeze(1)
    return -((1 - epsilon) * right + epsilon * (log_p.sum(-1) - right) / max(logits.shape[1] - 1, 1)).mean()
