"""Draws the course's pictures anew: `python corpus/figures/draw.py [NAME…]` writes NAME.svg beside this file.

Needs matplotlib, which comes with the tools for tests. Knows nothing of the course's texts.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import attention
import foundations
from matplotlib import pyplot as plt
from matplotlib import rc_context
from matplotlib.figure import Figure
from style import SETTINGS

HERE = Path(__file__).parent
PICTURES: dict[str, Callable[[], Figure]] = {
    function.__name__.replace("_", "-"): function
    for function in (
        foundations.unit_balls,
        foundations.narrow_valley,
        foundations.two_slopes,
        foundations.entropy_and_kl,
        foundations.linear_code,
        foundations.analogy,
        foundations.path_lengths,
        foundations.gradient_through_time,
        foundations.shrinkage,
        foundations.rate_schedules,
        foundations.windmill,
        attention.saturation,
        attention.sinusoids,
        attention.norm_placement,
        attention.warm_up,
        attention.power_law,
        attention.temperature,
        attention.path_length,
        attention.dilations,
    )
}


def draw(name: str, folder: Path) -> None:
    """Write one picture."""
    with rc_context(SETTINGS):
        figure = PICTURES[name]()
        figure.savefig(folder / f"{name}.svg", metadata={"Date": None, "Creator": None})
        plt.close(figure)


if __name__ == "__main__":
    for wanted in sys.argv[1:] or PICTURES:
        draw(wanted, HERE)
