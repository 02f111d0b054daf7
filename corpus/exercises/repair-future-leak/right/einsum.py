import torch

FAULT = "A"
WHY = "2"


def causal_attention(x, w_q, w_k, w_v):
    x = x - x.sum(dim=-1, keepdim=True) / x.shape[-1]
    positions = torch.arange(x.shape[-2])
    past = positions.unsqueeze(0) <= positions.unsqueeze(1)
    scores = torch.einsum("...td,dc,ec,...se->...ts", x, w_q, w_k, x) / w_q.shape[1] ** 0.5
    weights = torch.where(past, scores, torch.full_like(scores, float("-inf"))).softmax(dim=-1)
    return torch.einsum("...ts,...se,ev->...tv", weights, x, w_v)
