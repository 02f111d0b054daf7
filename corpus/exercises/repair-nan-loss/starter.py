"""Broken: training goes well, then this loss is NaN. Name what is wrong, then mend it."""

import torch

FAULT = "?"  # the letter of the line that is at fault
WHY = "?"  # the number of the reason, from the task


def masked_loss(logits, targets, keep):
    probabilities = torch.softmax(logits, dim=-1)  # (A)
    surprise = -torch.log(probabilities)  # (B)
    of_target = surprise.gather(-1, targets.unsqueeze(-1)).squeeze(-1)  # (C)
    counted = of_target * keep.to(logits.dtype)  # (D)
    return counted.sum() / keep.sum()  # (E)
