"""Seeded cases: tables of log-probabilities with ties, impossible tokens and early ends."""

import torch

from tutor.practice.case import Case


def cases(seed):
    draw = torch.Generator().manual_seed(seed)

    def table(size, depth, sharp=1.0, end=None, eos=0):
        """A row for each prefix of up to depth - 1 tokens; `end` shifts the logits of eos."""
        rows = sum(size**n for n in range(depth))
        logits = torch.randn(rows, size, generator=draw, dtype=torch.float64) * sharp
        if end is not None:
            logits[:, eos] += end
        return logits.log_softmax(-1)

    def case(name, size, depth, beam, eos=0, length=None, made=None, **options):
        made = table(size, depth, eos=eos) if made is None else made
        return Case(name, (made, size, 99, eos, beam, depth if length is None else length), options)

    simple = torch.tensor(
        [[0.1, 0.5, 0.4], [0.6, 0.2, 0.2], [0.3, 0.35, 0.35], [0.9, 0.05, 0.05]], dtype=torch.float64
    ).log()
    yield Case("example", (simple, 3, 99, 0, 2, 2), public=True)
    yield case("greedy", 4, 4, 1)
    yield case("beam-of-two", 4, 4, 2)
    yield case("beam-of-five", 5, 4, 5, eos=3)
    yield case("wider-than-everything", 3, 3, 60)
    yield case("length-penalty", 4, 5, 3, made=table(4, 5, end=0.5), length_penalty=1.0)
    yield case("half-penalty", 4, 5, 4, made=table(4, 5, end=0.3), length_penalty=0.5)
    yield case("strong-penalty", 4, 5, 3, made=table(4, 5, end=1.0), length_penalty=2.0)
    yield case("negative-penalty", 4, 4, 3, length_penalty=-0.5)
    yield case("early-ends", 4, 5, 3, made=table(4, 5, end=2.5))
    yield case("late-ends", 4, 5, 3, made=table(4, 5, end=-4.0))
    yield case("sharp", 5, 4, 3, made=table(5, 4, sharp=4.0))
    yield case("one-step", 6, 1, 4, eos=2)
    yield case("no-steps", 4, 3, 2, length=0)
    yield case("equal-everywhere", 3, 3, 4, eos=1, made=torch.full((13, 3), -1.0, dtype=torch.float64))
    yield case(
        "equal-with-penalty", 3, 3, 5, eos=1, made=torch.full((13, 3), -1.0, dtype=torch.float64), length_penalty=1.0
    )
    impossible = table(4, 4)
    impossible[:, 2] = -torch.inf
    impossible[0, 1] = -torch.inf
    yield case("impossible-tokens", 4, 4, 3, made=impossible)
    only = torch.full((13, 3), -torch.inf, dtype=torch.float64)
    only[:, 2] = 0.0
    yield case("one-path", 3, 3, 4, made=only)
    yield case("end-is-last-token", 5, 3, 3, eos=4)
