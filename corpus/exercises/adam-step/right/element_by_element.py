import torch


def one(p, g, m, v, t, lr, b1, b2, eps, decay):
    m = b1 * m + (1 - b1) * g
    v = b2 * v + (1 - b2) * g * g
    step = (m / (1 - b1**t)) / ((v / (1 - b2**t)) ** 0.5 + eps)
    return p - lr * (step + decay * p), m, v


def adam_step(param, grad, m, v, t, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    columns = zip(*(x.reshape(-1).tolist() for x in (param, grad, m, v)), strict=True)
    rows = [one(*numbers, t, lr, *betas, eps, weight_decay) for numbers in columns]
    made = torch.tensor(rows, dtype=torch.float64).reshape(-1, 3)
    return tuple(made[:, at].to(param.dtype).reshape(param.shape).clone() for at in range(3))
