import torch
from torch import Tensor


def scaled_dot_product_attention(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None):
    """Attention by einsum; forbidden scores get the lowest finite number and are cleared afterwards."""
    d_k = q.size(-1)
    scores = torch.einsum("...qd,...kd->...qk", q * d_k**-0.5, k)
    if mask is None:
        weights = scores.softmax(-1)
    else:
        weights = torch.where(mask, scores, torch.finfo(scores.dtype).min).softmax(-1)
        weights = torch.where(mask, weights, torch.zeros_like(weights))
    return torch.einsum("...qk,...kd->...qd", weights, v), weights
