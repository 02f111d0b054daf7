import torch


class Norm:
    """layer_norm by hand, as nn.TransformerEncoderLayer would do it."""

    def __init__(self, gain, shift):
        self.gain, self.shift = gain, shift

    def __call__(self, x):
        centred = x - x.mean(-1, keepdim=True)
        return centred * torch.rsqrt(centred.square().mean(-1, keepdim=True) + 1e-5) * self.gain + self.shift


def pre_ln_block(x, p, num_heads, mask=None):
    size = x.size(-1) // num_heads
    if mask is not None:
        mask = mask.expand(x.size(0), num_heads, x.size(1), x.size(1))
    normed = Norm(p["ln1_g"], p["ln1_b"])(x)
    a = x.clone()
    for head in range(num_heads):
        own = slice(head * size, head * size + size)
        q, k, v = (normed @ p[name][:, own] for name in ("w_q", "w_k", "w_v"))
        scores = q @ k.mT * size**-0.5
        if mask is not None:
            scores = torch.where(mask[:, head], scores, torch.full_like(scores, -1e30))
        weights = scores.softmax(-1)
        if mask is not None:
            weights = weights * mask[:, head]
        a = a + weights @ v @ p["w_o"][own]
    inner = (Norm(p["ln2_g"], p["ln2_b"])(a) @ p["w_1"] + p["b_1"]).clamp(min=0)
    return a + inner @ p["w_2"] + p["b_2"]
