FAULT = "D"
WHY = "1"


def train(x, y, w, b, lr, steps):
    """Without autograd there is nothing to clear."""
    w, b, losses = w.clone(), b.clone(), []
    for _ in range(steps):
        error = x @ w + b - y
        losses.append(float((error * error).mean()))
        slope = error * (2 / error.numel())
        w = w - lr * (x.T @ slope)
        b = b - lr * slope.sum(dim=0)
    return w, b, losses
