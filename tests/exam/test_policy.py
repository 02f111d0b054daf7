import pytest

from tests.exam.sitting import QUESTIONS, last_moves, new_session, run
from tutor.exam.policy import MAX_ASSISTS, next_moves


@pytest.mark.parametrize(
    ("messages", "moves"),
    [
        ([], ["ask scale"]),
        (["variance+ saturation+"], ["credit", "confirm", "followup 0"]),
        (["variance+ saturation+", "nothing changes"], ["compare 0", "ask mask"]),
        (["variance+ saturation+", "why?"], ["explain"]),
        (["variance+ saturation+", "skip"], ["compare 0", "ask mask"]),
        (["variance+"], ["credit", "probe saturation"]),
        (["saturation+"], ["credit", "probe variance"]),
        (["something else"], ["probe variance"]),
        (["something else", "more"], ["hint variance 0"]),
        (["I don't know"], ["hint variance 0"]),
        (["I don't know", "variance+"], ["credit", "probe saturation"]),
        (["idk", "idk", "idk"], ["hint variance 2"]),
        (["idk", "idk", "idk", "idk"], ["tell variance", "probe saturation"]),
        (["idk", "idk", "idk", "idk", "idk", "idk"], ["tell saturation", "ask mask"]),
        (["variance+", "no more", "no more"], ["tell saturation", "ask mask"]),
        (["keys! variance+"], ["credit", "challenge keys"]),
        (["keys!", "variance+ saturation+"], ["credit", "confirm", "followup 1"]),
        (["keys!", "keys!"], ["probe variance"]),
        (["variance-"], ["probe variance"]),
        (["variance-", "variance-"], ["hint variance 0"]),
        (["variance~ saturation+"], ["credit", "probe variance"]),
        (["variance~ saturation+", "variance~"], ["confirm", "followup 0"]),
        (["variance~ saturation+", "no idea what more"], ["hint variance 0"]),
        (["variance/ saturation+"], ["credit", "probe variance"]),
        (["variance/ saturation+", "variance+"], ["credit", "confirm", "followup 0"]),
        (["why?"], ["explain"]),
        (["repeat"], ["repeat"]),
        ([" "], ["repeat"]),
        (["skip"], ["leave", "ask mask"]),
        (["skip", "skip"], ["leave", "finish"]),
        (["stop"], ["finish"]),
        (["down!"], ["ungraded"]),
        (["down!", "variance+"], ["credit", "probe saturation"]),
        (["down!", "down!"], ["ungraded", "ask mask"]),
        (["skip", "future+"], ["credit", "confirm", "finish"]),
        (["skip", "nonsense", "nonsense"], ["tell future", "finish"]),
    ],
)
def test_the_next_moves_follow_from_the_turns(messages, moves):
    expected = [m if not m.startswith("followup") else "followup 0" for m in moves]
    assert last_moves(run(*messages)) == expected


def test_every_sitting_ends_whatever_is_said():
    session = run(*["something"] * 60)
    assert session.finished
    assert next_moves(session, QUESTIONS) == ()


def test_help_is_bounded_before_the_rest_is_told():
    session = run(*["keys! nothing"] * 8, plan=("scale",))
    assists = [m for m in session.moves if m.kind.value in ("probe", "hint", "challenge")]
    assert len(assists) <= MAX_ASSISTS


def test_the_tutor_speaks_only_when_it_owes_a_reply():
    session = run("variance+")
    assert next_moves(session, QUESTIONS) == ()
    assert next_moves(new_session("mask"), QUESTIONS)[0].question == "mask"


def test_only_the_last_move_of_a_turn_asks():
    session = run("variance+", "idk", "idk", "skip", "future-", "future+")
    for turn in session.turns:
        asking = [m for m in turn.moves[:-1] if m.kind.value in ("ask", "probe", "hint", "challenge", "followup")]
        assert asking == []
