import torch

FAULT = "D"
WHY = "3"


def self_attention(x, w_q, w_k, w_v):
    scores = torch.einsum("...td,dc,ec,...se->...ts", x, w_q, w_k, x) / w_q.shape[1] ** 0.5
    powers = torch.exp(scores - scores.amax(dim=-1, keepdim=True))
    weights = powers / powers.sum(dim=-1, keepdim=True)
    return torch.einsum("...ts,...se,ev->...tv", weights, x, w_v), weights
