"""Seeded cases: warm-up of every length against the whole, none and all included."""

import random

from tutor.practice.case import Case


def shape_of(peak, warm_up, steps):
    """Up in equal parts from the first update, the peak once, down in equal parts to zero."""

    def said(rates):
        if steps > warm_up and rates[0] == 0:
            return "the rate of the first update is 0: it changes nothing"
        if 0 < warm_up <= steps and abs(rates[warm_up - 1] - peak) > 1e-9 * peak:
            return f"after {warm_up} updates of warm-up the rate is {float(rates[warm_up - 1]):.4g}; {peak:.4g} is due"
        if steps > warm_up and rates[-1] != 0:
            return f"the rate of the last update is {float(rates[-1]):.4g}; the decay ends at 0"
        return ""

    return said


def cases(seed):
    draw = random.Random(seed)

    def case(name, peak, warm_up, steps, **more):
        return Case(name, (peak, warm_up, steps), dtype="float64", property=shape_of(peak, warm_up, steps), **more)

    yield case("example", 1.0, 4, 8, public=True)
    yield case("short-warm-up", draw.uniform(1e-4, 1e-2), 2, draw.randint(20, 40))
    yield case("long-warm-up", draw.uniform(1e-4, 1e-2), draw.randint(15, 19), draw.randint(20, 40))
    yield case("large-rate", draw.uniform(2.0, 5.0), 3, 11)
    yield case("warm-up-of-one", draw.uniform(1e-3, 1.0), 1, draw.randint(5, 9))
    yield case("no-warm-up", draw.uniform(1e-3, 1.0), 0, draw.randint(5, 9))
    yield case("nothing-but-warm-up", draw.uniform(1e-3, 1.0), 6, 6)
    yield case("stopped-within-warm-up", draw.uniform(1e-3, 1.0), 9, 4)
    yield case("one-update", draw.uniform(1e-3, 1.0), 1, 1)
    yield Case("no-update", (0.1, 3, 0), dtype="float64")
