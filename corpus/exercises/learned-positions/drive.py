"""Makes two modules, gives each a table, calls one and sends a gradient back."""

import torch


def drive(entries, max_length, d_model, table, x, weight):
    make = entries["LearnedPositions"]
    module, other = make(max_length, d_model), make(max_length, d_model)
    if not isinstance(module, torch.nn.Module):
        raise TypeError("LearnedPositions must be a torch.nn.Module")
    module, other = module.to(table.dtype), other.to(table.dtype)
    shapes = [tuple(parameter.shape) for parameter in module.parameters()]
    if shapes != [(max_length, d_model)]:
        return {"parameters": shapes, "output": None, "gradient of the table": None, "gradient of x": None}
    (parameter,) = module.parameters()
    with torch.no_grad():
        parameter.copy_(table)
        next(other.parameters()).zero_()
    other(x)
    y = module(x)
    leaf = x.detach().clone().requires_grad_()
    (module(leaf * 1.0) * weight).sum().backward()
    gradient = parameter.grad
    if gradient is not None and gradient.is_sparse:
        gradient = gradient.to_dense()
    return {"parameters": shapes, "output": y, "gradient of the table": gradient, "gradient of x": leaf.grad}
