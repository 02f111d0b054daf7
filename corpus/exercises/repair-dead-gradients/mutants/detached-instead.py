"""detach in place of the copy."""

import torch

FAULT = "C"
WHY = "3"


def gradients(x, y, w_1, b_1, w_2, b_2):
    learned = [w.clone().requires_grad_() for w in (w_1, b_1, w_2, b_2)]  # (A)
    w_1, b_1, w_2, b_2 = learned
    hidden = torch.relu(x @ w_1 + b_1)  # (B)
    hidden = hidden.detach()  # (C)
    error = hidden @ w_2 + b_2 - y  # (D)
    loss = (error**2).mean()  # (E)
    loss.backward()  # (F)
    return loss.detach(), [torch.zeros_like(w) if w.grad is None else w.grad for w in learned]  # (G)
