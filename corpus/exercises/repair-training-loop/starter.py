"""Broken: the loss falls, then swings and never settles. Name what is wrong, then mend it."""

import torch

FAULT = "?"  # the letter of the line that is at fault
WHY = "?"  # the number of the reason, from the task


def train(x, y, w, b, lr, steps):
    w, b = w.clone().requires_grad_(), b.clone().requires_grad_()  # (A)
    losses = []
    for _ in range(steps):
        predicted = x @ w + b  # (B)
        loss = ((predicted - y) ** 2).mean()  # (C)
        loss.backward()  # (D)
        with torch.no_grad():
            w -= lr * w.grad  # (E)
            b -= lr * b.grad
        losses.append(loss.item())  # (F)
    return w.detach(), b.detach(), losses
