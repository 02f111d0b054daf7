"""Divides by the number of steps so far."""

import torch

FAULT = "D"
WHY = "1"


def train(x, y, w, b, lr, steps):
    w, b = w.clone().requires_grad_(), b.clone().requires_grad_()  # (A)
    losses = []
    for count in range(1, steps + 1):
        predicted = x @ w + b  # (B)
        loss = ((predicted - y) ** 2).mean()  # (C)
        loss.backward()  # (D)
        with torch.no_grad():
            w -= lr * w.grad / count  # (E)
            b -= lr * b.grad / count
        losses.append(loss.item())  # (F)
    return w.detach(), b.detach(), losses
