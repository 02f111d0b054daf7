"""Pictures for the lessons of the second phase. Each function computes what it draws."""

import math

import numpy as np
import torch
from matplotlib.figure import Figure
from style import BLUE, GOLD, INK, RED, panels

torch.set_num_threads(1)  # the same sums everywhere, and no thread that spins while others work


def saturation() -> Figure:
    """Ten keys with random entries of variance one: what scaling does to the weights and to the softmax's slope."""
    figure, (left, right) = panels(2, wide=7.2)
    widths = [2**k for k in range(1, 11)]
    generator = torch.Generator().manual_seed(0)
    rows = []
    for width in widths:
        queries = torch.randn(400, 1, width, generator=generator)
        scores = (queries * torch.randn(400, 10, width, generator=generator)).sum(-1)
        measured = []
        for divisor in (1.0, math.sqrt(width)):
            weights = torch.softmax(scores / divisor, -1)
            measured += [weights.amax(-1).mean().item(), (weights * (1 - weights)).sum(-1).mean().item()]
        rows.append(measured)
    plain_top, plain_slope, scaled_top, scaled_slope = np.array(rows).T
    for axes, plain, scaled in ((left, plain_top, scaled_top), (right, plain_slope, scaled_slope)):
        axes.semilogx(widths, plain, "o-", base=2, markersize=3, color=RED, label="unscaled")
        axes.semilogx(widths, scaled, "o-", base=2, markersize=3, color=BLUE, label="divided by √d")
        axes.set(xlabel="width d of queries and keys", ylim=(0, 1))
    left.set_ylabel("largest of the ten weights, mean")
    right.set_ylabel("sum of p(1 − p), mean")
    left.legend(loc="center right")
    return figure


def sinusoids() -> Figure:
    figure, (left, right) = panels(2, wide=7.6)
    positions, width = np.arange(64), 64
    speeds = 10000.0 ** (-np.arange(0, width, 2) / width)
    encoding = np.zeros((64, width))
    encoding[:, 0::2], encoding[:, 1::2] = np.sin(np.outer(positions, speeds)), np.cos(np.outer(positions, speeds))
    left.imshow(encoding, cmap="RdBu", vmin=-1, vmax=1, aspect="auto", interpolation="nearest")
    left.set(xlabel="component", ylabel="position", title="sines and cosines")
    for start, colour in ((0, "#bfdbfe"), (20, RED)):
        products = encoding[start : start + 40] @ encoding[start]
        thick, style = (1.2, "--") if start else (5, "-")
        right.plot(products, color=colour, linewidth=thick, linestyle=style, label=f"from position {start}")
    right.set(xlabel="distance", ylabel="dot product of two encodings", title="depends on the distance only")
    right.legend()
    return figure


def top_gradient(depth: int, seed: int, *, norm_first: bool) -> float:
    """Gradient norm of the last block's second FFN matrix in an untrained stack of width 64, Xavier everywhere."""
    torch.manual_seed(seed)
    blocks = [
        torch.nn.TransformerEncoderLayer(64, 4, 256, dropout=0.0, batch_first=True, norm_first=norm_first)
        for _ in range(depth)
    ]
    head = torch.nn.Linear(64, 100)
    for weight in (weight for module in (*blocks, head) for weight in module.parameters() if weight.dim() > 1):
        torch.nn.init.xavier_uniform_(weight)
    final = torch.nn.LayerNorm(64) if norm_first else torch.nn.Identity()
    scores = head(final(torch.nn.Sequential(*blocks)(torch.randn(16, 32, 64))))
    torch.nn.functional.cross_entropy(scores.flatten(0, 1), torch.randint(0, 100, (512,))).backward()
    gradient = blocks[-1].linear2.weight.grad
    assert gradient is not None
    return gradient.norm().item()


def norm_placement() -> Figure:
    figure, (axes,) = panels()
    depths = [2, 4, 6, 12, 18, 24]
    for norm_first, name, colour in ((False, "Post-LN", RED), (True, "Pre-LN", BLUE)):
        means = [np.mean([top_gradient(d, seed, norm_first=norm_first) for seed in range(4)]) for d in depths]
        axes.plot(depths, means, "o-", color=colour, markersize=4, label=name)
    axes.set(xlabel="blocks in the stack", ylabel="gradient of the top FFN matrix, norm", ylim=(0, None), xticks=depths)
    axes.legend()
    return figure


def warm_up() -> Figure:
    figure, (axes,) = panels()
    steps = np.arange(1, 40_001)
    for width, warm, style in ((512, 4000, "-"), (512, 8000, "--"), (1024, 4000, ":")):
        rates = width**-0.5 * np.minimum(steps**-0.5, steps * warm**-1.5)
        axes.plot(steps / 1000, rates * 1e4, linestyle=style, label=f"d = {width}, warm-up {warm:,}")
    axes.set(xlabel="thousand steps", ylabel="learning rate, in units of 0.0001")
    axes.legend()
    return figure


def power_law() -> Figure:
    figure, (axes,) = panels()
    sizes = np.logspace(6, 12, 100)
    axes.loglog(sizes, (8.8e13 / sizes) ** 0.076)
    size = 1.5e9
    for factor, colour in ((1, INK), (10, GOLD)):
        loss = (8.8e13 / (size * factor)) ** 0.076
        axes.plot(size * factor, loss, "o", color=colour)
        axes.annotate(f"{loss:.2f} nats", (size * factor, loss), xytext=(6, 6), textcoords="offset points")
    axes.set(
        xlabel="parameters N", ylabel="loss in nats a token", yticks=[1.5, 2, 3, 4], yticklabels=["1.5", "2", "3", "4"]
    )
    axes.minorticks_off()
    return figure


def temperature() -> Figure:
    figure, (axes,) = panels()
    logits = np.array([2.0, 1.0, 0.0])
    for place, (value, colour) in enumerate(((0.5, BLUE), (1, INK), (2, GOLD))):
        chances = np.exp(logits / value) / np.exp(logits / value).sum()
        bars = axes.bar(np.arange(3) + 0.27 * (place - 1), chances, 0.25, color=colour, label=f"T = {value}")
        axes.bar_label(bars, fmt="%.3f", fontsize=7)
    axes.set(xticks=range(3), xticklabels=["logit 2", "logit 1", "logit 0"], ylabel="probability")
    axes.legend()
    return figure


def path_length() -> Figure:
    figure, (axes,) = panels()
    lengths = np.array([2**k for k in range(2, 13)])
    axes.loglog(lengths, lengths - 1, "o-", base=2, markersize=3, label="recurrent: n − 1")
    axes.loglog(lengths, np.ceil((lengths - 1) / 2), "o-", base=2, markersize=3, label="convolution of width 3")
    dilated = [next(layers for layers in range(1, 20) if 3**layers >= n) for n in lengths]
    axes.loglog(lengths, dilated, "o-", base=2, markersize=3, label="the same, dilated 1, 3, 9, …")
    axes.loglog(lengths, np.ones(len(lengths)), "o-", base=2, markersize=3, label="self-attention: 1")
    axes.set(xlabel="tokens n", ylabel="steps between first and last token")
    axes.legend()
    return figure


def dilations() -> Figure:
    """Four layers of width-2 kernels with the dilations 1, 2, 4 and 8: one output sees 16 inputs."""
    figure, (axes,) = panels(wide=6.4, high=2.6)
    seen = {15}
    for layer, dilation in ((4, 8), (3, 4), (2, 2), (1, 1)):
        for place in sorted(seen):
            for source in (place, place - dilation):
                axes.plot([source, place], [layer - 1, layer], color=BLUE, linewidth=1)
        seen |= {place - dilation for place in seen}
    for layer in range(5):
        axes.plot(np.arange(16), np.full(16, layer), "o", color=INK, markersize=3.5)
    names = ["input", "dilation 1", "dilation 2", "dilation 4", "dilation 8"]
    axes.set(xlabel="time step", yticks=range(5), yticklabels=names, xticks=range(0, 16, 5))
    return figure
