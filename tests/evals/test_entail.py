import numpy as np
import pytest

from tests.word_vectors import WordVectors
from tutor.errors import InputError
from tutor.evals.entail import Pair, pairs, train
from tutor.grading.entailment import AGAINST, APART, ENTAILED, Entailment
from tutor.question import Question


def question(number: int, *, reject: bool = True) -> Question:
    thing, other = f"thing{number}", f"other{number}"
    return Question.read(
        {
            "id": f"q-{number}",
            "topic": "made-up",
            "kind": "explain",
            "prompt": "What happens?",
            "reference": "It grows.",
            "rubric": [
                {
                    "id": "grows",
                    "points": 1,
                    "criterion": f"States that the {thing} grows.",
                    "accept": [f"{thing} grows over time"],
                    "reject": [f"the {thing} shrinks", f"{thing} shrinks over time"] if reject else [],
                },
                {"id": "red", "points": 1, "criterion": f"States that the {other} is red.", "accept": [f"{other} red"]},
            ],
        }
    )


def test_statements_are_paired_with_those_of_their_criterion_and_of_others() -> None:
    found = set(pairs([question(1)]))
    right, way, wrong = "the thing1 grows.", "thing1 grows over time", "the thing1 shrinks"
    assert {Pair(right, way, ENTAILED), Pair(way, right, ENTAILED)} <= found
    assert {Pair(right, wrong, AGAINST), Pair(wrong, right, AGAINST)} <= found
    assert Pair(right, "the other1 is red.", APART) in found
    assert not any(pair.one == pair.other for pair in found)
    assert not any({pair.one, pair.other} == {wrong, "thing1 shrinks over time"} for pair in found)


def test_the_net_learns_what_turns_a_statement_round_and_does_so_again() -> None:
    taught = [question(number) for number in range(40)]
    net = train(taught, embedder=WordVectors(), name="made up")
    assert train(taught, embedder=WordVectors(), name="made up") == net
    entailment, words = Entailment(net), WordVectors()
    said, *statements = (
        part[1] for part in words.embed_tokens(["thing99 shrinks", "thing99 shrinks slowly", "thing99 grows slowly"])
    )
    stated = entailment.state(statements)
    same, turned = entailment(stated.tokens @ said.T, entailment.weigh(said), stated, (0, 1))
    odds = np.array([same, turned])[:, ENTAILED] - np.array([same, turned])[:, AGAINST]
    assert odds[0] > odds[1]


def test_without_near_misses_there_is_nothing_to_learn() -> None:
    with pytest.raises(InputError, match="reject"):
        train([question(1, reject=False)], embedder=WordVectors(), name="made up")
