"""The oracle: PyTorch's layer norm and autograd."""

import torch


def layer_norm_forward(x, gamma, beta, eps=1e-5):
    given = tuple(torch.from_numpy(value.copy()).requires_grad_() for value in (x, gamma, beta))
    y = torch.nn.functional.layer_norm(given[0], given[1].shape, given[1], given[2], eps)
    return y.detach().numpy().copy(), (y, given)


def layer_norm_backward(d_y, cache):
    y, given = cache
    return tuple(
        g.numpy().copy() for g in torch.autograd.grad(y, given, torch.from_numpy(d_y.copy()), retain_graph=True)
    )
