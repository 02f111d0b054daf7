import torch

FAULT = "C"
WHY = "1"


def attend(q, k, v, lengths):
    ended = torch.arange(k.size(1)).unsqueeze(0) >= lengths.unsqueeze(1)
    scores = torch.einsum("bqd,bkd->bqk", q, k) * k.size(2) ** -0.5
    powers = torch.exp(scores - scores.max(dim=2, keepdim=True).values)
    powers = powers.masked_fill(ended[:, None, :], 0.0)
    weights = powers / powers.sum(dim=2, keepdim=True)
    return torch.einsum("bqk,bkv->bqv", weights, v), weights
