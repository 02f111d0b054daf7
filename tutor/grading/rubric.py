"""A question's statements as vectors and words: what answers are compared with. Knows nothing of answers."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tutor.grading.entailment import Entailment, Stated, read_entailment
from tutor.grading.evidence import read
from tutor.grading.grader import Embeds, Vectors
from tutor.grading.notation import plain
from tutor.grading.numbers import numbers
from tutor.grading.turns import negations, stems
from tutor.grading.words import content
from tutor.question import Question

MAX_PARTS = 12
"""At most so many clauses of a long statement are looked for one by one."""
ASKED = 0.25
"""What a word counts that the question uses itself."""
_SAYS = re.compile(
    r"^(?:(?:correctly|clearly|explicitly|also)\s+)?(?:states?|explains?|says?|notes?|mentions?|identifies|identify|gives?|names?"
    r"|recogni[sz]es?|derives?|shows?|concludes?|describes?|writes?|points?\s+out|argues?|observes?|defines?|computes?)\b"
    r"(?:\s*,?\s*(?:that|how|why|the\s+fact\s+that)\b)?[\s:,]*",
    re.I,
)
_FORMULA = re.compile(r"[=^_\\∂∑√·⊙]|\w\(\w")


@dataclass(frozen=True)
class Target:
    """One thing that an answer may assert: a criterion or a misconception, as rows of the statements."""

    name: str
    right: tuple[int, ...]
    """Ways to say it, the criterion or claim itself first."""
    parts: tuple[int, ...]
    """The clauses of the first way."""
    wrong: tuple[int, ...]
    """Near misses: statements that must not be taken for it."""
    missed: tuple[int, ...]
    """Of these, those that were written against this target."""
    others: tuple[int, ...]
    """What else an answer to this question might be talking about."""


@dataclass(frozen=True)
class Rubric:
    """All statements of a question."""

    targets: tuple[Target, ...]
    texts: tuple[str, ...]
    vectors: Vectors
    """(statements, d)"""
    tokens: Vectors
    """The statements' tokens one after the other, (all tokens, d)."""
    entailment: Entailment
    stated: Stated | None
    """The statements made ready for `entailment`; None where its weights hold for another embedding model."""
    first: NDArray[np.intp]
    """Where each statement's tokens begin."""
    weights: Vectors
    """How much a token counts: what the question says already counts little. Sums to 1 over a statement."""
    even: Vectors
    """The same with every token alike."""
    prompt: Vectors
    """(d,)"""
    reference: Vectors
    """(d,)"""
    asked: frozenset[str]
    """Content stems of the question."""
    vocabulary: dict[str, int]
    lexical: Vectors
    """Share of each content stem in a statement, the rarer the larger, (statements, vocabulary)."""
    stems: tuple[frozenset[str], ...]
    order: tuple[tuple[str, ...], ...]
    negated: tuple[int, ...]
    grams: tuple[frozenset[str], ...]
    """Letter triples of the statements that are formulas."""
    values: tuple[tuple[float, ...], ...]
    implicit: bool
    """Whether the one criterion is the reference answer."""


@dataclass
class _Table:
    """Statements under construction; equal texts share a row."""

    rows: dict[str, int] = field(default_factory=dict)

    def add(self, texts: Sequence[str]) -> tuple[int, ...]:
        found = (plain(text) for text in texts)
        return tuple(dict.fromkeys(self.rows.setdefault(text, len(self.rows)) for text in found if text))


def statement(criterion: str) -> str:
    """Return what a criterion wants said: `States that the variance is d_k.` without its first words."""
    rest = _SAYS.sub("", criterion)
    return rest if len(rest) >= 8 else criterion


def parts(text: str) -> list[str]:
    """Return the clauses of a statement, at most MAX_PARTS."""
    return [clause.text for clause in read(text).clauses][:MAX_PARTS]


def grams(text: str) -> frozenset[str]:
    """Return the letter triples of a formula without its blanks and brackets."""
    tight = re.sub(r"[\s(){}\[\]*,.]", "", text.lower())
    return frozenset(tight[i : i + 3] for i in range(len(tight) - 2))


def _targets(question: Question, table: _Table) -> tuple[Target, ...]:
    said = {c.id: table.add([statement(c.criterion), *c.accept]) for c in question.criteria}
    claims = {m.id: table.add([m.claim]) for m in question.misconceptions}
    every_claim = tuple(row for rows in claims.values() for row in rows)
    found = []
    for criterion in question.criteria:
        right = said[criterion.id]
        missed = _but(table.add(criterion.reject), right)
        wrong = (*missed, *every_claim)
        others = _but([row for name, rows in said.items() if name != criterion.id for row in rows], right)
        clauses = table.add(parts(statement(criterion.criterion)))
        found.append(Target(criterion.id, right, clauses, wrong, missed, others))
    every_right = tuple(row for rows in said.values() for row in rows)
    for claim in question.misconceptions:
        right = claims[claim.id]
        wrong, others = _but(every_right, right), _but(every_claim, right)
        found.append(Target(claim.id, right, table.add(parts(claim.claim)), wrong, wrong, others))
    return tuple(found)


def _but(rows: Sequence[int], left_out: Sequence[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(row for row in rows if row not in left_out))


def unit(vectors: Vectors) -> Vectors:
    """Return the vectors at length 1."""
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9), np.float32)


def filled(tokens: Vectors) -> Vectors:
    """Return token vectors (2, t, d), or a zero where a text has no token."""
    return tokens if tokens.shape[1] else np.zeros((2, 1, tokens.shape[2]), np.float32)


def _token_weights(tokens: list[Vectors], prompt: Vectors) -> tuple[Vectors, Vectors]:
    weights, even = [], []
    for part in tokens:
        fresh = np.clip(1 - (part @ prompt.T).max(1), 0.05, 1.0)
        weights.append(fresh / fresh.sum())
        even.append(np.full(len(part), 1 / len(part), np.float32))
    return np.concatenate(weights).astype(np.float32), np.concatenate(even)


def _lexical(texts: Sequence[str], asked: frozenset[str]) -> tuple[dict[str, int], Vectors]:
    words = [frozenset(content(text)) for text in texts]
    vocabulary = {word: index for index, word in enumerate(sorted(frozenset().union(*words)))}
    table = np.zeros((len(texts), max(1, len(vocabulary))), np.float32)
    commonness = Counter(word for found in words for word in found)
    for row, found in enumerate(words):
        for word in found:
            table[row, vocabulary[word]] = (ASKED if word in asked else 1.0) / commonness[word] ** 0.5
    return vocabulary, table / np.maximum(table.sum(1, keepdims=True), 1e-6)


def prepare(question: Question, embedder: Embeds) -> Rubric:
    """Make a question ready: criteria with accept and reject, misconceptions, prompt and reference."""
    table = _Table()
    targets = _targets(question, table)
    texts, asked = tuple(table.rows), plain(question.prompt)
    both = [filled(part) for part in embedder.embed_tokens([*texts, asked, *parts(question.reference)])]
    found = [part[0] for part in both]
    tokens, prompt, reference = found[: len(texts)], found[len(texts)], found[len(texts) + 1 :]
    weights, even = _token_weights(tokens, prompt)
    entailment = read_entailment()
    fits = entailment.model == embedder.fingerprint
    known = frozenset(content(asked))
    vocabulary, lexical = _lexical(texts, known)
    return Rubric(
        targets=targets,
        texts=texts,
        vectors=unit(np.stack([part.mean(0) for part in tokens])),
        tokens=np.concatenate(tokens),
        entailment=entailment,
        stated=entailment.state([part[1] for part in both[: len(texts)]]) if fits else None,
        first=np.cumsum([0, *(len(part) for part in tokens[:-1])]),
        weights=weights,
        even=even,
        prompt=unit(prompt.mean(0)),
        reference=unit(np.concatenate(reference or [prompt]).mean(0)),
        asked=known,
        vocabulary=vocabulary,
        lexical=lexical,
        stems=tuple(map(stems, texts)),
        order=tuple(tuple(dict.fromkeys(content(text))) for text in texts),
        negated=tuple(negations(text) for text in texts),
        grams=tuple(grams(text) if _FORMULA.search(text) else frozenset() for text in texts),
        values=tuple(tuple(quantity.value for quantity in numbers(text)) for text in texts),
        implicit=not question.rubric,
    )
