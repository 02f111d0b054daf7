import torch

FAULT = "D"
WHY = "1"


def train(x, y, w, b, lr, steps):
    losses, parameters = [], (w.clone(), b.clone())
    for _ in range(steps):
        leaves = [p.detach().requires_grad_() for p in parameters]
        loss = torch.nn.functional.mse_loss(torch.addmm(leaves[1], x, leaves[0]), y)
        found = torch.autograd.grad(loss, leaves)
        parameters = tuple(p.detach() - lr * g for p, g in zip(leaves, found, strict=True))
        losses.append(loss.item())
    return (*parameters, losses)
