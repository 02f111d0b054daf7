import torch


def lstm_step(x, h, c, w_x, w_h, b):
    """Each gate from its own columns."""
    m = h.shape[1]

    def gate(number):
        own = slice(number * m, (number + 1) * m)
        return torch.addmm(b[own], torch.cat([x, h], dim=1), torch.cat([w_x[:, own], w_h[:, own]]))

    kept = c.mul(gate(1).sigmoid())
    written = gate(2).tanh().mul(gate(0).sigmoid())
    memory = kept + written
    return memory.tanh() * gate(3).sigmoid(), memory
