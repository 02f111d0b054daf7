"""Pictures for the lessons of the first phase. Each function computes what it draws."""

import math

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from style import BLUE, GOLD, GREEN, INK, RED, panels


def unit_balls() -> Figure:
    figure, (axes,) = panels(wide=3.6, high=3.4)
    angles = np.linspace(0, 2 * math.pi, 721)
    directions = np.stack([np.cos(angles), np.sin(angles)])
    for p, name in ((1, "p = 1"), (2, "p = 2"), (4, "p = 4"), (math.inf, "p = ∞")):
        axes.plot(*(directions / np.linalg.norm(directions, ord=p, axis=0)), label=name)
    axes.set(xlabel="first component", ylabel="second component", aspect="equal", xticks=[-1, 0, 1], yticks=[-1, 0, 1])
    axes.legend(loc="center")
    return figure


def narrow_valley() -> Figure:
    """Gradient descent on L = (a² + 10 b²) / 2, whose curvatures are 1 and 10."""
    figure, axes = panels(3, wide=8.4, high=1.4)
    a, b = np.meshgrid(np.linspace(-1, 10.5, 200), np.linspace(-2, 2, 200))
    for panel, rate in zip(axes, (0.02, 0.18, 0.202), strict=True):
        panel.contour(a, b, (a**2 + 10 * b**2) / 2, levels=[1, 5, 15, 30, 50], colors=INK, linewidths=0.5, alpha=0.5)
        path = [np.array([10.0, 1.0])]
        for _ in range(25):
            path.append(path[-1] - rate * np.array([1.0, 10.0]) * path[-1])
        panel.plot(*np.array(path).T, marker="o", markersize=2, linewidth=1)
        panel.plot(0, 0, marker="*", color=RED, markersize=8)
        panel.set(title=f"rate {rate}", xlabel="flat direction", aspect="equal")
    axes[0].set_ylabel("steep direction")
    return figure


def two_slopes() -> Figure:
    figure, (axes,) = panels()
    z = np.linspace(-8, 8, 401)
    p = 1 / (1 + np.exp(-z))
    axes.plot(z, 1 - p, label="cross-entropy: 1 − p")
    axes.plot(z, 2 * (1 - p) * p * (1 - p), label="squared error: 2(1 − p)·p(1 − p)")
    axes.set(xlabel="logit z of the right class", ylabel="size of the gradient in z")
    axes.annotate("confidently wrong", (-6, 0.03), (-6.5, 0.35), arrowprops={"arrowstyle": "->"})
    axes.legend()
    return figure


def entropy_and_kl() -> Figure:
    """Cross-entropy is a straight line in p that touches the entropy where p equals q."""
    figure, (axes,) = panels()
    p = np.linspace(1e-6, 1 - 1e-6, 400)
    q = 0.25
    entropy = -(p * np.log2(p) + (1 - p) * np.log2(1 - p))
    crossed = -(p * np.log2(q) + (1 - p) * np.log2(1 - q))
    axes.plot(p, entropy, label="entropy H(p)")
    axes.plot(p, crossed, label="cross-entropy H(p, q) with q = 1/4")
    gap = -math.log2(q) / 2 - math.log2(1 - q) / 2
    axes.annotate("", (0.5, gap), (0.5, 1), arrowprops={"arrowstyle": "<->", "color": GREEN})
    axes.text(0.53, 1.06, f"KL = {gap - 1:.4f} bits", color=GREEN, va="center")
    axes.plot(q, -(q * math.log2(q) + (1 - q) * math.log2(1 - q)), "o", color=INK, markersize=4)
    axes.set(xlabel="probability p of heads", ylabel="bits")
    axes.legend(loc="upper left")
    return figure


def linear_code() -> Figure:
    """Points of covariance (2 1; 1 2), projected on the eigenvector of the eigenvalue 3."""
    figure, (axes,) = panels(wide=3.8, high=3.6)
    rng = np.random.default_rng(3)
    points = rng.multivariate_normal([0, 0], [[2, 1], [1, 2]], size=60)
    axis = np.array([1, 1]) / math.sqrt(2)
    rebuilt = np.outer(points @ axis, axis)
    for point, image in zip(points, rebuilt, strict=True):
        axes.plot(*np.stack([point, image]).T, color=RED, linewidth=0.7)
    axes.plot(*np.stack([-4 * axis, 4 * axis]).T, color=INK, linewidth=0.8)
    axes.plot(*points.T, "o", markersize=3.5, label="input")
    axes.plot(*rebuilt.T, "o", color=GREEN, markersize=2.5, label="rebuilt from one number")
    axes.set(aspect="equal", xlabel="first component", ylabel="second component")
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1))
    return figure


def analogy() -> Figure:
    figure, (axes,) = panels(wide=4.2, high=3.4)
    words = {"king": (0.9, 0.8), "man": (0.1, 0.7), "woman": (0.2, -0.6), "queen": (0.9, -0.7)}
    arrow = {"arrowstyle": "->", "color": GOLD}
    for start, end in (("man", "king"), ("woman", "queen")):
        axes.annotate("", words[end], words[start], arrowprops=arrow)
    for word, place in words.items():
        axes.plot(*place, "o", color=BLUE)
        axes.annotate(word, place, xytext=(6, 6), textcoords="offset points")
    found = tuple(np.round(np.array(words["king"]) - words["man"] + np.array(words["woman"]), 2))
    axes.plot(*found, "*", color=RED, markersize=10)
    axes.annotate("king − man + woman", found, xytext=(-50, 9), textcoords="offset points", color=RED)
    axes.set(xlabel="royalty", ylabel="gender", xlim=(-0.1, 1.3), ylim=(-1, 1.05))
    return figure


def path_lengths() -> Figure:
    figure, (axes,) = panels()
    lengths = np.arange(55)
    share = np.array([math.comb(54, int(k)) / 2**54 for k in lengths])
    short = (lengths >= 5) & (lengths <= 17)
    axes.bar(lengths[~short], 100 * share[~short], color=BLUE, label="all paths")
    axes.bar(lengths[short], 100 * share[short], color=RED, label=f"5 to 17 blocks: {100 * share[short].sum():.2f} %")
    axes.set(xlabel="blocks that a path enters", ylabel="percent of the paths")
    axes.legend(loc="upper left")
    return figure


def gradient_through_time() -> Figure:
    figure, (axes,) = panels()
    steps = np.arange(101)
    for factor in (1.1, 1.0, 0.999, 0.95, 0.9):
        axes.semilogy(steps, factor**steps, label=f"{factor} a step")
    axes.set(xlabel="steps back in time", ylabel="what is left of the gradient")
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    return figure


def shrinkage() -> Figure:
    """The minimiser of (w − a)²/2 plus each penalty, with λ = 0.5."""
    figure, (axes,) = panels(wide=4.4, high=3.4)
    a = np.linspace(-2.5, 2.5, 301)
    axes.plot(a, a, color=INK, linewidth=0.8, linestyle=":", label="no penalty")
    axes.plot(a, a / 1.5, label="L2: a / (1 + λ)")
    axes.plot(a, np.sign(a) * np.maximum(np.abs(a) - 0.5, 0), label="L1: cut by λ, then zero")
    axes.plot([2, 2, 0.3, 0.3], [2 / 1.5, 1.5, 0.2, 0], "o", color=GOLD, markersize=4)
    axes.set(xlabel="a, what the data ask for", ylabel="w, what comes out")
    axes.legend(loc="upper left")
    return figure


def rate_schedules() -> Figure:
    figure, (axes,) = panels()
    steps = np.arange(1, 20_001)
    cosine = np.where(steps <= 1000, steps / 1000, (1 + np.cos(math.pi * (steps - 1000) / 19_000)) / 2)
    axes.plot(steps, 3 * cosine, label="warm-up over 1,000 steps, then cosine")
    axes.plot(
        steps, 1e4 * 512**-0.5 * np.minimum(steps**-0.5, steps * 4000**-1.5), label="transformer, d = 512, w = 4,000"
    )
    axes.set(xlabel="step", ylabel="learning rate, in units of 0.0001", ylim=(0, 9))
    axes.legend()
    return figure


def windmill() -> Figure:
    figure, (axes,) = panels(wide=3, high=3)
    grid = ("AXCC", "ABBX", "XBBD", "EEXD")
    colours = {"A": "#bfdbfe", "B": "#fde68a", "C": "#bbf7d0", "D": "#fecaca", "E": "#ddd6fe", "X": "white"}
    for row, line in enumerate(grid):
        for column, name in enumerate(line):
            axes.add_patch(Rectangle((column, 3 - row), 1, 1, facecolor=colours[name]))
            axes.text(column + 0.5, 3.5 - row, "hole" if name == "X" else name, ha="center", va="center")
    for x, y, w, h in ((0, 2, 1, 2), (1, 1, 2, 2), (2, 3, 2, 1), (3, 0, 1, 2), (0, 0, 2, 1)):
        axes.add_patch(Rectangle((x, y), w, h, fill=False, edgecolor=INK, linewidth=2))
    axes.set(xlim=(-0.05, 4.05), ylim=(-0.05, 4.05), aspect="equal")
    axes.axis("off")
    return figure
