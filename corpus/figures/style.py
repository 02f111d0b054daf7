"""How the course's pictures look: one size, five colours, text kept as text so that a change can be read."""

import matplotlib as mpl

mpl.use("svg")
import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

INK, BLUE, RED, GREEN, GOLD = "#334155", "#2563eb", "#dc2626", "#059669", "#b45309"
SETTINGS = {
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.prop_cycle": mpl.cycler(color=[BLUE, RED, GREEN, GOLD, INK]),
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": 9,
    "figure.constrained_layout.use": True,
    "figure.facecolor": "white",
    "font.family": "sans-serif",
    "font.size": 9,
    "legend.frameon": False,
    "lines.linewidth": 1.6,
    "svg.fonttype": "none",
    "svg.hashsalt": "viva",
    "xtick.color": INK,
    "ytick.color": INK,
}


def panels(count: int = 1, *, wide: float = 5.4, high: float = 3.2) -> tuple[Figure, list[Axes]]:
    """Return a figure with panels side by side; sizes in inches."""
    figure, axes = plt.subplots(1, count, figsize=(wide, high), squeeze=False)
    return figure, list(axes[0])
