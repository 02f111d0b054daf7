import torch

FAULT = "D"
WHY = "2"


def standardised(x, g, b):
    centred = x - x.mean(dim=-1, keepdim=True)
    return centred / (centred.square().mean(dim=-1, keepdim=True) + 1e-5).sqrt() * g + b


def encode(x, blocks, last_g, last_b):
    for p in blocks:
        inner = (standardised(x, p["g"], p["b"]) @ p["w_1"] + p["b_1"]).clamp(min=0)
        x = x + inner @ p["w_2"] + p["b_2"]
    return standardised(x, last_g, last_b)
