"""Mended, but goes uphill."""

import torch

FAULT = "D"
WHY = "1"


def train(x, y, w, b, lr, steps):
    w, b = w.clone().requires_grad_(), b.clone().requires_grad_()  # (A)
    losses = []
    for _ in range(steps):
        predicted = x @ w + b  # (B)
        loss = ((predicted - y) ** 2).mean()  # (C)
        loss.backward()  # (D)
        with torch.no_grad():
            w += lr * w.grad  # (E)
            b += lr * b.grad
        w.grad = b.grad = None
        losses.append(loss.item())  # (F)
    return w.detach(), b.detach(), losses
