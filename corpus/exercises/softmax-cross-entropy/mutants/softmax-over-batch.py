"""Over the batch."""

import numpy as np


def softmax_cross_entropy(logits, targets):
    batch = len(logits)
    rows = np.arange(batch)
    shifted = logits - logits.max(axis=0, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=0, keepdims=True))
    loss = -log_p[rows, targets].mean()
    d_logits = np.exp(log_p)
    d_logits[rows, targets] -= 1
    return loss, d_logits / batch
