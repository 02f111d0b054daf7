import torch

FAULT = "B"
WHY = "2"


def masked_loss(logits, targets, keep):
    top = logits.max(dim=-1, keepdim=True).values
    total = torch.exp(logits - top).sum(dim=-1).log() + top.squeeze(-1)
    of_target = torch.take_along_dim(logits, targets[..., None], dim=-1)[..., 0]
    losses = torch.where(keep, total - of_target, torch.zeros_like(total))
    return losses.sum() / keep.sum()
