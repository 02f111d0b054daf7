"""Multiplies."""

import torch


def additive_attention(s, h, w_s, w_h, v):
    energies = torch.tanh((s @ w_s).unsqueeze(1) * (h @ w_h)) @ v
    weights = torch.softmax(energies, dim=1)
    context = (weights.unsqueeze(1) @ h).squeeze(1)
    return context, weights
