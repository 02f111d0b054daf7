"""The machine-readable drawings: each hangs together, the transformer is Pre-LN. Knows nothing of pixels."""

from pathlib import Path

import pytest

from tutor.course.questions import read_questions
from tutor.question import Diagram, Kind, Question

BANK = {question.id: question for question in read_questions(Path(__file__).parents[2] / "corpus" / "questions")}
DRAWN = {name: question for name, question in BANK.items() if question.kind is Kind.DIAGRAM}


def diagram_of(name: str) -> Diagram:
    diagram = BANK[name].diagram
    assert diagram
    return diagram


def arrows(name: str) -> dict[tuple[str, str], str]:
    return {(edge.source, edge.target): edge.label for edge in diagram_of(name).edges}


def test_the_five_drawings_of_the_course_are_asked() -> None:
    assert set(DRAWN) == {
        "mlp-graph-diagram",
        "seq2seq-diagram",
        "lstm-cell-diagram",
        "transformer-diagram",
        "multi-head-attention-diagram",
    }


@pytest.mark.parametrize("question", DRAWN.values(), ids=DRAWN)
def test_a_drawing_is_specified_with_synonyms_and_a_checklist(question: Question) -> None:
    assert question.diagram
    assert all(node.synonyms for node in question.diagram.nodes)
    assert len(question.diagram.checklist) >= 4
    labels = [node.label for node in question.diagram.nodes]
    assert len(labels) == len(set(labels))
    ends = [(edge.source, edge.target) for edge in question.diagram.edges]
    assert len(ends) == len(set(ends))


@pytest.mark.parametrize("question", DRAWN.values(), ids=DRAWN)
def test_a_drawing_is_one_piece(question: Question) -> None:
    assert question.diagram
    neighbours: dict[str, set[str]] = {node.id: set() for node in question.diagram.nodes}
    for edge in question.diagram.edges:
        neighbours[edge.source].add(edge.target)
        neighbours[edge.target].add(edge.source)
    reached: set[str] = set()
    waiting = [question.diagram.nodes[0].id]
    while waiting:
        if (name := waiting.pop()) not in reached:
            reached.add(name)
            waiting += neighbours[name]
    assert reached == set(neighbours)


def test_the_transformer_flows_from_its_two_inputs_and_has_five_residuals() -> None:
    diagram = diagram_of("transformer-diagram")
    assert len(diagram.checklist) == 8
    reached = {"source-tokens", "target-tokens"}
    for _ in diagram.nodes:
        reached |= {edge.target for edge in diagram.edges if edge.source in reached}
    assert reached == {node.id for node in diagram.nodes}
    assert sum(edge.label == "residual" for edge in diagram.edges) == 5


def test_the_transformer_is_pre_ln_and_joins_its_columns_once() -> None:
    edges = arrows("transformer-diagram")
    crossing = [ends for ends in edges if ends[0].startswith("encoder") and not ends[1].startswith("encoder")]
    assert crossing == [("encoder-final-norm", "cross-attention")]
    assert edges[crossing[0]] == "K, V"
    assert edges["decoder-norm-2", "cross-attention"] == "Q"
    for sublayer in (
        "encoder-self-attention",
        "encoder-ffn",
        "masked-self-attention",
        "cross-attention",
        "decoder-ffn",
    ):
        assert any("norm" in source for source, target in edges if target == sublayer)


def test_the_gradient_of_the_mlp_retraces_the_forward_path() -> None:
    edges = arrows("mlp-graph-diagram")
    back = [ends for ends, label in edges.items() if label == "gradient"]
    assert back == [("loss", "prediction"), ("prediction", "relu"), ("relu", "z1"), ("z1", "w1")]
    assert all((end, start) in edges for start, end in back)


def test_the_essay_has_its_five_aspects_and_the_closing_task_its_three_parts() -> None:
    essay = {criterion.id for criterion in BANK["why-transformers-beat-rnns"].rubric}
    assert essay == {"parallelism", "path-length", "expressiveness", "scaling", "compression"}
    assert {"equation", "diagram"} <= {criterion.id for criterion in BANK["transformer-in-one-breath"].rubric}
