"""The oracle: PyTorch's own attention with a mask over keys; the weights are its output for unit values."""

import torch
import torch.nn.functional as F


def attend(q, k, v, lengths):
    mask = (torch.arange(k.shape[-2])[None] < lengths[:, None])[:, None]
    unit = torch.eye(k.shape[-2], dtype=q.dtype).expand(len(k), -1, -1)
    return tuple(F.scaled_dot_product_attention(q, k, x, attn_mask=mask) for x in (v, unit))
