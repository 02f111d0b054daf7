import torch.nn.functional as F

FAULT = "B"
WHY = "2"


def masked_loss(logits, targets, keep):
    """Leaves padding out before anything is computed of it."""
    return F.cross_entropy(logits[keep], targets[keep])
