import torch

FAULT = "C"
WHY = "1"


def attend(q, k, v, lengths):
    """Cuts each sentence's keys off where it ends, so that there is nothing to mask."""
    weights = q.new_zeros(q.shape[0], q.shape[1], k.shape[1])
    for at, length in enumerate(lengths.tolist()):
        scores = q[at] @ k[at, :length].T / k.shape[-1] ** 0.5
        weights[at, :, :length] = scores.softmax(dim=-1)
    return weights @ v, weights
