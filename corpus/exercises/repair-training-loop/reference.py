"""The oracle: torch.autograd.grad, which keeps no gradient anywhere; new leaves in every step."""

import torch
import torch.nn.functional as F


def train(x, y, w, b, lr, steps):
    losses = []
    for _ in range(steps):
        w, b = w.detach().requires_grad_(), b.detach().requires_grad_()
        loss = F.mse_loss(F.linear(x, w.T, b), y)
        d_w, d_b = torch.autograd.grad(loss, (w, b))
        w, b = w - lr * d_w, b - lr * d_b
        losses.append(loss.item())
    return w.detach().clone(), b.detach().clone(), losses
