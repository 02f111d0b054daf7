"""Clamps the logits."""

import torch

FAULT = "B"
WHY = "2"


def masked_loss(logits, targets, keep):
    surprise = -torch.log_softmax(logits.clamp(-30, 30), dim=-1)  # (B)
    of_target = surprise.gather(-1, targets.unsqueeze(-1)).squeeze(-1)  # (C)
    counted = of_target * keep.to(logits.dtype)  # (D)
    return counted.sum() / keep.sum()  # (E)
