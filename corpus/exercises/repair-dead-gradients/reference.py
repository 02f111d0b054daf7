"""The oracle: autograd over PyTorch's own loss."""

import torch
import torch.nn.functional as F


def gradients(x, y, w_1, b_1, w_2, b_2):
    leaves = [w.clone().requires_grad_() for w in (w_1, b_1, w_2, b_2)]
    hidden = F.linear(x, leaves[0].T, leaves[1]).relu()
    loss = F.mse_loss(F.linear(hidden, leaves[2].T, leaves[3]), y)
    return loss.detach(), list(torch.autograd.grad(loss, leaves))
