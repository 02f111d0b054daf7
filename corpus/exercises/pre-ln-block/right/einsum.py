import torch
from torch import nn
from torch.nn import functional


def pre_ln_block(x, p, num_heads, mask=None):
    batch, length, d = x.shape
    h = functional.layer_norm(x, [d], p["ln1_g"], p["ln1_b"], eps=1e-5)
    three = torch.stack([p["w_q"], p["w_k"], p["w_v"]]).reshape(3, d, num_heads, -1)
    q, k, v = torch.einsum("btd,ndhc->nbhtc", h, three)
    scores = torch.einsum("bhqc,bhkc->bhqk", q, k) / (d / num_heads) ** 0.5
    allowed = torch.ones(1, dtype=torch.bool) if mask is None else mask
    powers = (scores - scores.amax(-1, keepdim=True)).exp() * allowed
    weights = powers / powers.sum(-1, keepdim=True).clamp(min=torch.finfo(x.dtype).tiny)
    w_o = p["w_o"].reshape(num_heads, -1, d)
    a = x + torch.einsum("bhqk,bhkc,hcd->bqd", weights, v, w_o)
    h = functional.layer_norm(a, [d], p["ln2_g"], p["ln2_b"])
    return a + nn.ReLU()(h @ p["w_1"] + p["b_1"]) @ p["w_2"] + p["b_2"]
