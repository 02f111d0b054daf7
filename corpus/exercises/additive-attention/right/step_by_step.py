import torch


def additive_attention(s, h, w_s, w_h, v):
    """One encoder position after another."""
    query = s @ w_s
    energies = [torch.tanh(query + h[:, t] @ w_h).mul(v).sum(-1) for t in range(h.shape[1])]
    energies = torch.stack(energies, dim=1)
    powers = torch.exp(energies - energies.max(dim=1, keepdim=True).values)
    weights = powers / powers.sum(dim=1, keepdim=True)
    context = torch.zeros_like(h[:, 0])
    for t in range(h.shape[1]):
        context = context + weights[:, t : t + 1] * h[:, t]
    return context, weights
