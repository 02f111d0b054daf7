import numpy


def forward_backward(x, y, w1, b1, w2, b2):
    # no torch.autograd here: one sample after another
    count = y.shape[0] * y.shape[1]
    loss = 0.0
    grads = {
        "w1": numpy.zeros_like(w1),
        "b1": numpy.zeros_like(b1),
        "w2": numpy.zeros_like(w2),
        "b2": numpy.zeros_like(b2),
    }
    for sample, target in zip(x, y, strict=True):
        z = sample @ w1 + b1
        h = z.clip(min=0)
        miss = h @ w2 + b2 - target
        loss += (miss @ miss) / count
        d_out = 2 * miss / count
        d_z = (w2 @ d_out) * numpy.sign(h)
        grads["w1"] += numpy.outer(sample, d_z)
        grads["b1"] += d_z
        grads["w2"] += numpy.outer(h, d_out)
        grads["b2"] += d_out
    return loss, grads
