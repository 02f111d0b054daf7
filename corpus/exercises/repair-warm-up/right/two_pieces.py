import torch

FAULT = "B"
WHY = "1"


def learning_rates(peak, warm_up, steps):
    """A ramp that leaves out its zero, then a decay that leaves out its peak."""
    up = torch.linspace(0, peak, warm_up + 1, dtype=torch.float64)[1 : steps + 1]
    down = torch.linspace(peak, 0, max(steps - warm_up, 0) + 1, dtype=torch.float64)[1:]
    return torch.cat([up, down])
