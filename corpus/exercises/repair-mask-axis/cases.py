"""Seeded cases: sentences of different lengths in one batch, padded to the longest or beyond."""

import torch

from tutor.practice.case import Case

DTYPES = {"float64": torch.float64, "float32": torch.float32}


def padding_is_not_seen(lengths):
    def said(result):
        weights = result["weights"]
        ended = torch.arange(weights.shape[-1]) >= lengths[:, None, None]
        share = (weights * ended).sum(-1).max()
        if share > 1e-6:
            return f"some query gives {share:.0%} of its weight to padding"
        change = (result["output"] - result["output with other padding"]).abs().max()
        return f"the output changes by {change:.3g} when only the padding does" if change > 1e-6 else ""

    return said


def cases(seed):
    draw = torch.Generator().manual_seed(seed)

    def normal(*shape):
        return torch.randn(*shape, generator=draw, dtype=torch.float64)

    def inputs(lengths, t=4, d=3, d_v=2, dtype=torch.float64):
        batch = len(lengths)
        q, k, v, noise = normal(batch, t, d), normal(batch, t, d), normal(batch, t, d_v), normal(batch, t, d)
        q, k, v, noise = (a.to(dtype) for a in (q, k, v, noise))
        return q, k, v, torch.tensor(lengths), noise

    x = torch.tensor([[[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]], dtype=torch.float64)
    yield Case("example", (x, x, x, torch.tensor([2]), -x), dtype="float64", public=True)
    for name, dtype in DTYPES.items():
        yield Case(f"no-padding-{name}", inputs([4, 4], dtype=dtype), dtype=name)
        given = inputs([2, 4, 3], dtype=dtype)
        yield Case(f"padded-{name}", given, dtype=name, property=padding_is_not_seen(given[3]))
        given = inputs([1, 2], 6, 5, 3, dtype)
        yield Case(f"mostly-padding-{name}", given, dtype=name, property=padding_is_not_seen(given[3]))
    yield Case("one-token", inputs([1, 1], 1), dtype="float64")
    q, k, v, lengths, noise = inputs([2, 3], 4)
    given = q[:, :2], k, v, lengths, noise
    yield Case("fewer-queries-than-keys", given, dtype="float64", property=padding_is_not_seen(lengths))
    given = inputs([1, 3, 2, 4], 4)
    yield Case("as-many-sentences-as-tokens", given, dtype="float64", property=padding_is_not_seen(given[3]))
    q, k, v, lengths, noise = inputs([2, 4])
    given = normal(4, 2, 3).transpose(0, 1), k, normal(2, 2, 4).mT, lengths, noise
    yield Case("non-contiguous", given, dtype="float64", property=padding_is_not_seen(lengths))
