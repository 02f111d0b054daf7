"""Calls the function on a batch, and where it does not train on its first sample alone as well."""

import torch


def drive(entries, x, gamma, beta, running, training):
    call = entries["batch_norm"]
    y, after = call(x, gamma, beta, running, training)
    alone = None if training else call(x[:1], gamma, beta, running, training)[0]
    return {"y": y, "running": after, "y of the first sample alone": alone}
