"""The oracle: autograd. Its relu has the gradient 0 at 0, as the task demands."""

import torch


def forward_backward(x, y, w1, b1, w2, b2):
    x, y = torch.from_numpy(x.copy()), torch.from_numpy(y.copy())
    given = {"w1": w1, "b1": b1, "w2": w2, "b2": b2}
    p = {name: torch.from_numpy(value.copy()).requires_grad_() for name, value in given.items()}
    hidden = torch.relu(x @ p["w1"] + p["b1"])
    loss = torch.nn.functional.mse_loss(hidden @ p["w2"] + p["b2"], y)
    grads = torch.autograd.grad(loss, list(p.values()))
    return float(loss.detach()), {name: grad.numpy() for name, grad in zip(p, grads, strict=True)}
