import torch

FAULT = "A"
WHY = "4"


def normalised(x, mean, variance, gamma, beta):
    return gamma * (x - mean) * torch.rsqrt(variance + 1e-5) + beta


def batch_norm(x, gamma, beta, running, training):
    if not training:
        kept = {key: value.clone() for key, value in running.items()}
        return normalised(x, running["mean"], running["var"], gamma, beta), kept
    mean = x.sum(dim=0) / len(x)
    squares = (x - mean).square().sum(dim=0)
    moved = {
        "mean": running["mean"] + 0.1 * (mean - running["mean"]),
        "var": running["var"] + 0.1 * (squares / (len(x) - 1) - running["var"]),
    }
    return normalised(x, mean, squares / len(x), gamma, beta), moved
