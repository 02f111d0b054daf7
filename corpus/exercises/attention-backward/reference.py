"""The oracle: autograd through PyTorch's attention."""

import torch
import torch.nn.functional as F


def attention_backward(q, k, v, d_output):
    q, k, v = (x.detach().clone().requires_grad_() for x in (q, k, v))
    return torch.autograd.grad(F.scaled_dot_product_attention(q, k, v), (q, k, v), d_output)
