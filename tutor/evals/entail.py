"""Trains the small entailment net on the bank's own statements. Knows nothing of answers, heads or commands.

Every criterion has ways to say it and near misses: two ways entail each other, a way and a near miss contradict each
other, and statements of other criteria of the question are about something else. Both kinds of text stand on both sides
with either label, so that neither the style of near misses nor closeness alone gives the answer away.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from tutor.errors import InputError
from tutor.grading.entailment import AGAINST, APART, ENTAILED, GAIN, READ, SHARPNESS, Net
from tutor.grading.grader import Embeds, Vectors
from tutor.grading.notation import plain
from tutor.grading.rubric import filled, statement
from tutor.question import Question

WIDTH, HIDDEN, DROPPED = 32, 48, 0.3
ROUNDS, BATCH, RATE, DECAY, SMOOTHED = 3, 128, 2e-3, 1e-3, 0.05
COUNTS = (0.7, 1.0, 1.0)
"""How much a pair of each class counts."""
FEW, POOL = 3, 20
"""Statements about something else that each is paired with; batches that are sorted by length together."""


@dataclass(frozen=True)
class Pair:
    """Two statements of one question, and how the one relates to the other."""

    one: str
    other: str
    relation: int


def pairs(questions: Sequence[Question], seed: int = 0) -> list[Pair]:
    """Pair off the statements of each question."""
    draw, found = random.Random(seed), list[Pair]()
    for question in questions:
        sides = [
            ([plain(text) for text in (statement(c.criterion), *c.accept)], [plain(text) for text in c.reject])
            for c in question.rubric
        ]
        for index, (right, wrong) in enumerate(sides):
            for one in right:
                found += [Pair(one, other, ENTAILED) for other in right if other != one]
                found += [pair for other in wrong for pair in (Pair(one, other, AGAINST), Pair(other, one, AGAINST))]
            rest = [text for k, side in enumerate(sides) if k != index for texts in side for text in texts]
            for one in (*right, *wrong):
                found += [Pair(one, other, APART) for other in draw.sample(rest, min(FEW, len(rest)))]
    return found


class Trained(nn.Module):
    """The net while it learns; `Entailment` computes the same without PyTorch."""

    def __init__(self, depth: int) -> None:
        super().__init__()
        self.project = nn.Linear(depth, WIDTH, bias=False)
        self.compare = nn.Linear(2 * WIDTH, HIDDEN)
        self.decide = nn.Linear(4 * HIDDEN, 3)
        self.drop = nn.Dropout(DROPPED)

    def forward(self, one: Tensor, other: Tensor, here: Tensor, there: Tensor) -> Tensor:
        """Return logits (pairs, 3) for padded token vectors (pairs, t, d) and where they are no padding (pairs, t)."""
        cosine = SHARPNESS * one @ other.transpose(1, 2)
        low = torch.finfo(cosine.dtype).min
        across = torch.softmax(cosine.masked_fill(there[:, None] == 0, low), -1)
        back = torch.softmax(cosine.transpose(1, 2).masked_fill(here[:, None] == 0, low), -1)
        left, right = self.project(self.drop(one)) * GAIN, self.project(self.drop(other)) * GAIN
        pooled = [*self._pooled(left, across @ right, here), *self._pooled(right, back @ left, there)]
        return torch.as_tensor(self.decide(self.drop(torch.cat(pooled, -1))))

    def _pooled(self, words: Tensor, found: Tensor, present: Tensor) -> tuple[Tensor, Tensor]:
        mixed = self.compare(self.drop(torch.cat([words * found, words - found], -1)))
        kept = torch.relu(mixed) * present[..., None]
        return kept.sum(1) / present.sum(1, keepdim=True), kept.max(1).values


def _padded(parts: Sequence[Vectors]) -> tuple[Tensor, Tensor]:
    tensors = [torch.from_numpy(part) for part in parts]
    present = nn.utils.rnn.pad_sequence([torch.ones(len(part)) for part in tensors], batch_first=True)
    return nn.utils.rnn.pad_sequence(tensors, batch_first=True), present


def _batches(lengths: Sequence[int], draw: random.Random) -> list[list[int]]:
    """Return every index once, those of like length together, in a random order."""
    order = list(range(len(lengths)))
    draw.shuffle(order)
    pools = [order[i : i + BATCH * POOL] for i in range(0, len(order), BATCH * POOL)]
    found = []
    for pool in pools:
        pool.sort(key=lengths.__getitem__)
        found += [pool[i : i + BATCH] for i in range(0, len(pool), BATCH)]
    draw.shuffle(found)
    return found


def train(
    questions: Sequence[Question],
    *,
    embedder: Embeds,
    name: str,
    seed: int = 0,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Net:
    """Train the net on the statements of questions; answers of questions that it is judged on should not be theirs.

    Args:
        questions: whose rubrics hold `accept` and `reject`.
        embedder: the embedding model; the weights hold for no other.
        name: of what it is trained on, kept with the weights.
        seed: of the pairs, the order and the first weights.
        progress: told how many batches are done.

    Raises:
        InputError: no rubric has near misses.
    """
    chosen = pairs(questions, seed)
    if not any(pair.relation == AGAINST for pair in chosen):
        raise InputError("No criterion has both 'accept' and 'reject'; there is nothing to learn a contradiction from.")
    texts = list(dict.fromkeys(text for pair in chosen for text in (pair.one, pair.other)))
    vectors = [filled(part)[1, :READ] for part in embedder.embed_tokens(texts)]
    tokens = dict(zip(texts, vectors, strict=True))
    torch.manual_seed(seed)
    model, draw = Trained(vectors[0].shape[1]), random.Random(seed)
    _descend(model, chosen, tokens, draw, progress)
    return _net(model, embedder.fingerprint, name)


def _descend(
    model: Trained,
    chosen: Sequence[Pair],
    tokens: dict[str, Vectors],
    draw: random.Random,
    progress: Callable[[int, int], None],
) -> None:
    lengths = [len(tokens[pair.one]) for pair in chosen]
    batches = [batch for _ in range(ROUNDS) for batch in _batches(lengths, draw)]
    descent = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=DECAY)
    pace = torch.optim.lr_scheduler.OneCycleLR(descent, RATE, total_steps=len(batches) + 1)
    loss = nn.CrossEntropyLoss(weight=torch.tensor(COUNTS), label_smoothing=SMOOTHED)
    model.train()
    for number, batch in enumerate(batches, start=1):
        part = [chosen[i] for i in batch]
        one, here = _padded([tokens[pair.one] for pair in part])
        other, there = _padded([tokens[pair.other] for pair in part])
        descent.zero_grad()
        loss(model(one, other, here, there), torch.tensor([pair.relation for pair in part])).backward()
        descent.step()
        pace.step()
        progress(number, len(batches))


def _net(model: Trained, fingerprint: str, name: str) -> Net:
    def rows(matrix: Tensor) -> tuple[tuple[float, ...], ...]:
        return tuple(tuple(round(float(value), 4) for value in row) for row in matrix.detach().numpy().T)

    def row(vector: Tensor) -> tuple[float, ...]:
        return tuple(round(float(value), 4) for value in np.asarray(vector.detach()))

    return Net(
        model=fingerprint,
        trained_on=name,
        project=rows(model.project.weight),
        compare=rows(model.compare.weight),
        compare_bias=row(model.compare.bias),
        decide=rows(model.decide.weight),
        decide_bias=row(model.decide.bias),
    )
