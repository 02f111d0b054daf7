import torch

FAULT = "B"
WHY = "1"


def learning_rates(peak, warm_up, steps):
    update = torch.arange(1, steps + 1, dtype=torch.float64)
    up = update / max(warm_up, 1)
    down = (steps - update) / max(steps - warm_up, 1)
    return peak * torch.where(update <= warm_up, up, down)
