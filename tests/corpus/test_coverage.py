"""Every item of the syllabus is covered by something that exists. Knows nothing of what is taught.

The ids below were counted off the documents themselves, part by part; corpus/coverage.yaml is held against them.
"""

from pathlib import Path

import pytest

from tutor.course.coverage import read_coverage

SOURCES = {
    source.id: source for source in read_coverage(Path(__file__).parents[2] / "corpus" / "coverage.yaml").sources
}


def counted(part: str, count: int) -> list[str]:
    return [f"{part}-{number}" for number in range(1, count + 1)]


CHECKPOINT = """
q1-graph q1-backward q1-check
q2-gradient-flow q2-landscape q2-ensemble q2-check
q3-product q3-shrinks q3-cell-state q3-gates q3-check
q4-draw q4-where q4-why q4-lost q4-attention
q5-entropy q5-cross-entropy q5-kl q5-check
q6-thesis q6-example q6-structure q6-check
q7-dimensionality q7-similarity q7-memory q7-analogies q7-check
q8-what q8-when q8-setting
assessment-ratings assessment-gaps assessment-restudy assessment-record
readiness-backprop readiness-skips readiness-recurrence readiness-seq2seq
readiness-information readiness-compression readiness-embeddings readiness-stability readiness-bar
thread-compression thread-bottleneck further-reading
"""
CONSOLIDATION = """
derive-problem
derive-bahdanau-energy derive-bahdanau-weights derive-bahdanau-context derive-bahdanau-parameters
derive-scaled-formula derive-scaled-variance derive-scaled-saturation
derive-heads-formula derive-heads-width derive-heads-parameters derive-self-check
diagram-encoder diagram-decoder diagram-residuals diagram-norms diagram-positions diagram-flow diagram-mask
diagram-stack diagram-quality
short-causal-mask short-self-cross short-ffn short-pre-post short-positions short-no-positions
essay-parallelism essay-path-length essay-expressiveness essay-scaling essay-compression
compression-revisited
paper-3-1 paper-3-2 paper-3-3 paper-3-5
row-bahdanau row-scaled row-heads row-architecture row-norms row-positions row-recipe row-why rule-restudy
closing-equation closing-diagram closing-paragraph
"""
SYLLABUS = {
    "seed-000": CHECKPOINT.split(),
    "seed-001": CONSOLIDATION.split(),
    "seed-002": counted("card", 48),
    "seed-003": [*counted("review", 77), *counted("todo", 10), *counted("problem", 11), *counted("exercise", 5)],
    "seed-004": counted("log", 16),
}


@pytest.mark.parametrize("name", SYLLABUS)
def test_every_item_of_a_source_is_listed_once_in_its_order(name: str) -> None:
    assert [item.item for item in SOURCES[name].items] == SYLLABUS[name]


def test_no_source_is_listed_that_the_syllabus_does_not_have() -> None:
    assert list(SOURCES) == list(SYLLABUS)


def test_only_what_the_document_leaves_empty_is_left_out() -> None:
    left = {(source.id, item.item) for source in SOURCES.values() for item in source.items if not item.covered}
    assert left == {("seed-000", "further-reading")}


@pytest.mark.parametrize("number", range(1, 6))
def test_each_coding_exercise_is_written_in_the_sandbox(number: int) -> None:
    item = next(item for item in SOURCES["seed-003"].items if item.item == f"exercise-{number}")
    assert item.exercises
