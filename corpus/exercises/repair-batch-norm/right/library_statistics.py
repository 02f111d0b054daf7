import torch

FAULT = "A"
WHY = "4"


def batch_norm(x, gamma, beta, running, training):
    after = {"mean": running["mean"] + 0, "var": running["var"] + 0}
    used = (after["var"], after["mean"])
    if training:
        used = torch.var_mean(x, dim=0, correction=0)
        unbiased, mean = torch.var_mean(x, dim=0, correction=1)
        after = {"mean": torch.lerp(after["mean"], mean, 0.1), "var": torch.lerp(after["var"], unbiased, 0.1)}
    variance, mean = used
    return (x - mean) * (variance + 1e-5) ** -0.5 * gamma + beta, after
