import torch
from torch import nn

FAULT = "C"
WHY = "3"


def gradients(x, y, w_1, b_1, w_2, b_2):
    first, second = (nn.Linear(*w.shape, dtype=w.dtype) for w in (w_1, w_2))
    model = nn.Sequential(first, nn.ReLU(), second)
    with torch.no_grad():
        for parameter, w in zip(model.parameters(), (w_1.T, b_1, w_2.T, b_2), strict=True):
            parameter.copy_(w)
    loss = nn.functional.mse_loss(model(x), y)
    found = torch.autograd.grad(loss, list(model.parameters()))
    return loss.detach(), [found[0].T, found[1], found[2].T, found[3]]
