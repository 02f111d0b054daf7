"""Answers about the course: kept only where a passage bears them out; without a model the passages themselves."""

import json

import pytest

from tutor.errors import ModelUnavailable
from tutor.llm.scripted import Scripted
from tutor.passage import Hit, Passage
from tutor.sources.answer import answer


def hit(section, text, score=0.6):
    return Hit(passage=Passage(lesson="farm", section=section, title=f"Farm: {section}", text=text), score=score)


HITS = [
    hit("oxen", "An ox pulls the plough because it is strong."),
    hit("hens", "Hens lay eggs."),
    hit("x", "No.", 0.2),
]


def point(text="It is strong.", passage=1, evidence="because it  is strong"):
    return {"text": text, "passage": passage, "evidence": evidence}


def asked(*points):
    script = Scripted(json.dumps({"points": points}))
    return answer("Why oxen?", HITS, script, "f00d"), script


def test_an_answer_cites_the_passages_own_words():
    found, script = asked(point(), point("They lay.", 2, "lay eggs"))
    assert found.answer == "It is strong. *(Farm: oxen)* They lay. *(Farm: hens)*"
    assert [(one.section, one.evidence) for one in found.sources] == [
        ("oxen", "because it is strong"),
        ("hens", "lay eggs"),
    ]
    assert (found.answered, found.model, found.note) == (True, "scripted-voice", "")
    told = script.asked[0][1][0].text
    assert told.count("f00d") == 5 and "Why oxen?" in told and "[2] Farm: hens" in told and "No." not in told


@pytest.mark.parametrize(
    "bad",
    [point(evidence="four stomachs"), point(evidence=""), point(passage=2), point(passage=0), point(passage=9)],
)
def test_a_statement_that_no_passage_bears_out_is_left_out(bad):
    found, _ = asked(bad, point("They lay.", 2, "lay eggs"))
    assert found.answer == "They lay. *(Farm: hens)*"
    alone, _ = asked(bad)
    assert alone.model is None and "bear out" in alone.note and "An ox pulls" in alone.answer


def test_without_a_model_the_passages_answer():
    found = answer("Why oxen?", HITS, None, "f00d")
    assert found.answered and found.model is None and found.note == ""
    assert found.answer.startswith("**Farm: oxen**") and [one.section for one in found.sources] == ["oxen", "hens"]


def test_a_model_that_fails_leaves_the_passages():
    found = answer("Why oxen?", HITS, Scripted(ModelUnavailable("It is down.")), "f00d")
    assert found.answered and found.model is None and found.note == "It is down."


def test_what_the_course_does_not_say_is_not_answered():
    script = Scripted()
    found = answer("What is the capital?", HITS[2:], script, "f00d")
    assert (found.answered, found.answer, found.sources, script.asked) == (False, "", (), [])
