import numpy as np


def layer_norm_forward(x, gamma, beta, eps=1e-5):
    d = x.shape[-1]
    mean = x.sum(-1, keepdims=True) / d
    centred = x - mean
    variance = (centred**2).sum(-1, keepdims=True) / d
    deviation = np.sqrt(variance + eps)
    return centred / deviation * gamma + beta, {"centred": centred, "deviation": deviation, "gamma": gamma}


def layer_norm_backward(d_y, cache):
    """Step by step: through the scale, the deviation, the variance and the mean."""
    centred, deviation, gamma = cache["centred"], cache["deviation"], cache["gamma"]
    d = centred.shape[-1]
    axes = tuple(range(d_y.ndim - 1))
    d_hat = d_y * gamma
    d_deviation = -(d_hat * centred).sum(-1, keepdims=True) / deviation**2
    d_variance = d_deviation / (2 * deviation)
    d_centred = d_hat / deviation + d_variance * 2 * centred / d
    d_x = d_centred - d_centred.sum(-1, keepdims=True) / d
    return d_x, (d_y * centred / deviation).sum(axis=axes), d_y.sum(axis=axes)
