"""The oracle: PyTorch's LSTM cell, whose blocks come in the same order."""

import torch


def lstm_step(x, h, c, w_x, w_h, b):
    cell = torch.nn.LSTMCell(x.shape[1], h.shape[1], dtype=x.dtype)
    with torch.no_grad():
        cell.weight_ih.copy_(w_x.T)
        cell.weight_hh.copy_(w_h.T)
        cell.bias_ih.copy_(b)
        cell.bias_hh.zero_()
        return cell(x, (h, c))
