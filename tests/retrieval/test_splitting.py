"""Splitting: nothing is lost, nothing is too long, and what belongs together stays whole."""

import pytest

from tutor.lesson import Lesson, Section
from tutor.retrieval.splitting import LIMIT, split_lesson


def words(text: str) -> int:
    return len(text.split())


def lesson(*texts: str) -> Lesson:
    sections = tuple(Section(anchor=f"s{n}", title=f"Section {n}", text=text) for n, text in enumerate(texts, 1))
    return Lesson(id="attention", title="Attention", sections=sections)


def pieces(text: str, limit: int = LIMIT) -> list[str]:
    return [passage.text for passage in split_lesson(lesson(text), words, limit)]


PROSE = "\n\n".join(f"Paragraph {n} says something. It has a second sentence; and a clause." for n in range(40))


def test_a_passage_says_where_it_is_from() -> None:
    first, second = split_lesson(lesson("One text.", "Another text."), words)
    assert (first.source, first.title, first.text) == ("attention#s1", "Attention: Section 1", "One text.")
    assert (second.source, second.text) == ("attention#s2", "Another text.")


@pytest.mark.parametrize("limit", [5, 12, 50, 200])
@pytest.mark.parametrize("text", [PROSE, PROSE.replace("\n\n", "\n"), PROSE.replace("\n\n", " "), "word " * 500])
def test_nothing_is_lost_and_nothing_is_too_long(text: str, limit: int) -> None:
    found = pieces(text, limit)
    assert " ".join(found).split() == text.split()
    assert all(piece in text and words(piece) <= limit for piece in found)


@pytest.mark.parametrize(
    "whole",
    [
        "```python\ndef f(x):\n    y = x\n\n    return y\n```",
        "~~~\na b\n\nc d\n~~~",
        "$$\na + b\n\n= c + d\n$$",
        "\\[\na + b\n\n= c\n\\]",
        "\\begin{align}\na &= b \\\\\n\nc &= d\n\\end{align}",
        "$a + b = c. And d$",
        "`a b c. d e f`",
        "[the paper of 2017](https://arxiv.org/abs/1706.03762)",
    ],
)
@pytest.mark.parametrize("before", range(0, 14, 3))
def test_code_formulas_and_links_stay_whole(whole: str, before: int) -> None:
    break_ = "\n" if "\n" in whole else " "
    text = f"{'word ' * before}\n\nThe next is{break_}{whole}{break_}and so it goes on. {'word ' * 9}\n\nEnd."
    for cut in (text, text.replace(" is", " is:\n\n"), text.replace("\n\nThe", " The")):
        assert any(whole in piece for piece in pieces(cut, 14))


def test_too_long_a_block_is_cut_at_its_lines() -> None:
    code = "```python\n" + "\n".join(f"line {n} = {n}" for n in range(60)) + "\n```"
    found = pieces(code, 40)
    assert len(found) > 1 and all(words(piece) <= 40 for piece in found)
    assert "\n".join(found) == code


def test_indentation_of_code_is_kept() -> None:
    code = "```python\nfor x in y:\n    if x:\n        print(x)\n```"
    assert pieces(f"Text before.\n\n{code}\n\nText after.") == [f"Text before.\n\n{code}\n\nText after."]


def test_a_heading_goes_with_what_follows_it() -> None:
    text = f"{'before ' * 30}\n### Smaller heading\n{'after ' * 30}"
    assert pieces(text, 40) == [("before " * 30).strip(), "### Smaller heading\n" + ("after " * 30).strip()]


@pytest.mark.parametrize("text", ["", " \n\n ", "\x00", "$", "$$", "```", "a $5 and\n$6 b", "a \uf8f0 b", "x" * 10_000])
def test_odd_text_is_split_without_complaint(text: str) -> None:
    found = pieces(text, 10)
    assert all(piece.strip() for piece in found)
    assert found == [] if not text.strip() else found
