"""The oracle: PyTorch's cross-entropy and autograd."""

import torch


def softmax_cross_entropy(logits, targets):
    x = torch.from_numpy(logits.copy()).requires_grad_()
    loss = torch.nn.functional.cross_entropy(x, torch.from_numpy(targets.copy()).long())
    (gradient,) = torch.autograd.grad(loss, x)
    return float(loss.detach()), gradient.numpy()
