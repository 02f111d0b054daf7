"""Forward, another forward in between where there is one, and the backward twice."""


def drive(entries, x, gamma, beta, d_y, eps=None, other=None):
    options = {} if eps is None else {"eps": eps}
    y, cache = entries["layer_norm_forward"](x, gamma, beta, **options)
    if other is not None:
        entries["layer_norm_forward"](other, gamma * 2, beta)
    first = entries["layer_norm_backward"](d_y, cache)
    second = entries["layer_norm_backward"](d_y, cache)
    if type(first) is not tuple or type(second) is not tuple:
        return y, first, second
    return y, *first, *second
