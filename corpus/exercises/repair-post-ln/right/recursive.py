import torch.nn.functional as F

FAULT = "D"
WHY = "2"


def branch(x, p):
    normed = F.layer_norm(x, (x.size(-1),), weight=p["g"], bias=p["b"])
    return F.linear(F.relu(F.linear(normed, p["w_1"].T, p["b_1"])), p["w_2"].T, p["b_2"])


def encode(x, blocks, last_g, last_b):
    """The first block, then the rest of the encoder."""
    if not blocks:
        return F.layer_norm(x, (x.size(-1),), weight=last_g, bias=last_b)
    first, *rest = blocks
    return encode(x + branch(x, first), rest, last_g, last_b)
