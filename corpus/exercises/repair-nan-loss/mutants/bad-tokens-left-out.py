"""Hides the symptom token by token."""

import torch

FAULT = "B"
WHY = "2"


def masked_loss(logits, targets, keep):
    probabilities = torch.softmax(logits, dim=-1)  # (A)
    surprise = -torch.log(probabilities)  # (B)
    of_target = surprise.gather(-1, targets.unsqueeze(-1)).squeeze(-1)  # (C)
    counted = torch.nan_to_num(of_target * keep, nan=0.0, posinf=0.0)  # (D)
    return counted.sum() / keep.sum()  # (E)
