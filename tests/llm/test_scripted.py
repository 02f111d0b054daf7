import pytest

from tutor.errors import ModelUnavailable
from tutor.llm.chat import Role, user
from tutor.llm.scripted import Scripted
from tutor.value import Value


class Word(Value):
    word: str


def test_a_script_is_said_line_by_line_and_remembers_what_was_asked():
    script = Scripted(Word(word="a"), '{"word": "b"}', lambda messages: Word(word=messages[-1].text), ("one ", "two"))
    asked = (user("c"),)
    assert [script.reply(asked, Word, Role.JUDGE).word for _ in range(3)] == ["a", "b", "c"]
    assert list(script.stream(asked, Role.VOICE)) == ["one ", "two"]
    assert script.asked[-1] == (Role.VOICE, asked)
    with pytest.raises(ModelUnavailable, match="no further line"):
        script.reply(asked, Word, Role.JUDGE)


def test_a_script_may_fail_at_once_or_in_the_middle():
    script = Scripted(ModelUnavailable("Down."), ("one ", ModelUnavailable("Cut.")), "not json")
    with pytest.raises(ModelUnavailable, match="Down"):
        script.reply((), Word, Role.JUDGE)
    pieces = script.stream((), Role.VOICE)
    assert next(pieces) == "one "
    with pytest.raises(ModelUnavailable, match="Cut"):
        next(pieces)
    with pytest.raises(ModelUnavailable, match="does not fit"):
        script.reply((), Word, Role.JUDGE)
