"""KL."""

import torch


def label_smoothed_cross_entropy(logits, targets, epsilon=0.1):
    log_p = torch.log_softmax(logits, dim=-1)
    right = log_p.gather(1, targets.long().unsqueeze(1)).squeeze(1)
    low = torch.tensor(epsilon / logits.shape[1], dtype=logits.dtype)
    high = low + 1 - epsilon
    entropy = -torch.special.xlogy(high, high) - (logits.shape[1] - 1) * torch.special.xlogy(low, low)
    return -((1 - epsilon) * right + epsilon * log_p.mean(dim=-1)).mean() - entropy
