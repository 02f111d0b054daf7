"""Hides the symptom."""

import torch

FAULT = "B"
WHY = "2"


def masked_loss(logits, targets, keep):
    probabilities = torch.softmax(logits, dim=-1)  # (A)
    surprise = -torch.log(probabilities)  # (B)
    of_target = surprise.gather(-1, targets.unsqueeze(-1)).squeeze(-1)  # (C)
    counted = of_target * keep.to(logits.dtype)  # (D)
    return torch.nan_to_num(counted.sum() / keep.sum(), posinf=0.0)  # (E)
