import math

import torch as th


def softmax(scores, allowed):
    top = scores.amax(dim=-1, keepdim=True)
    powers = th.exp(scores - top) * allowed
    total = powers.sum(dim=-1, keepdim=True)
    return powers / th.where(total == 0, th.ones_like(total), total)


def scaled_dot_product_attention(q, k, v, mask=None):
    scores = th.matmul(q, k.mT).div(math.sqrt(k.shape[-1]))
    allowed = th.ones_like(scores) if mask is None else mask.expand(scores.shape).to(scores.dtype)
    weights = softmax(scores, allowed)
    return weights.matmul(v), weights
