"""Calls the loss and sends a gradient back to the logits, as training does."""

import torch


def drive(entries, logits, targets, keep):
    leaf = logits.detach().clone().requires_grad_()
    loss = entries["masked_loss"](leaf, targets, keep)
    if not isinstance(loss, torch.Tensor):
        raise TypeError(f"masked_loss returned {type(loss).__name__}; a tensor is due, or no gradient can be taken")
    gradient = torch.autograd.grad(loss, leaf, allow_unused=True)[0] if loss.requires_grad else None
    return {"loss": loss.detach(), "gradient": torch.zeros_like(leaf) if gradient is None else gradient}
