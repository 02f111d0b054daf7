"""The oracle: PyTorch's own batch normalisation."""

import torch.nn.functional as F


def batch_norm(x, gamma, beta, running, training):
    mean, var = running["mean"].clone(), running["var"].clone()
    y = F.batch_norm(x, mean, var, gamma, beta, training=training, momentum=0.1, eps=1e-5)
    return y, {"mean": mean, "var": var}
