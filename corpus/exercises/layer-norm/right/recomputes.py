import numpy as np


def statistics(x, eps):
    mean = np.mean(x, axis=-1)[..., None]
    return mean, np.sqrt(np.mean(np.square(x - mean), axis=-1)[..., None] + eps)


def layer_norm_forward(x, gamma, beta, eps=1e-5):
    mean, deviation = statistics(x, eps)
    return gamma * ((x - mean) / deviation) + beta, (x.copy(), gamma.copy(), eps)


def layer_norm_backward(d_y, cache):
    # torch.nn.LayerNorm's formula, with the Jacobian of each position written out
    x, gamma, eps = cache
    mean, deviation = statistics(x, eps)
    x_hat = (x - mean) / deviation
    d = x.shape[-1]
    jacobian = np.eye(d, dtype=x.dtype) - np.ones((d, d), dtype=x.dtype) / d
    jacobian = (jacobian - x_hat[..., :, None] * x_hat[..., None, :] / d) / deviation[..., None]
    d_x = np.einsum("...i,...ij->...j", d_y * gamma, jacobian)
    rows, hats = d_y.reshape(-1, d), x_hat.reshape(-1, d)
    return d_x, np.einsum("nd,nd->d", rows, hats), np.einsum("nd->d", rows)
