"""What holds for every lesson, whoever wrote it. Its numbers are recomputed in the files beside this one."""

import re
from pathlib import Path

import pytest

from tutor.course.lessons import read_lessons
from tutor.lesson import Lesson

FOLDER = Path(__file__).parents[2] / "corpus" / "lessons"
ALL = read_lessons(FOLDER)
LESSONS = pytest.mark.parametrize("lesson", ALL, ids=lambda lesson: lesson.id)
SMALLER = 3
"""Sections of at least so many kinds make a lesson; the last collects the common mistakes."""


def text_of(lesson: Lesson) -> str:
    return "\n\n".join(section.text for section in lesson.sections)


def without_code(text: str) -> str:
    return re.sub(r"```.*?```|`[^`\n]*`", " ", text, flags=re.DOTALL)


def test_there_are_enough_lessons_each_in_a_file_of_its_name() -> None:
    assert len(ALL) >= 24
    assert {path.stem for path in FOLDER.glob("*.md")} == {lesson.id for lesson in ALL}


@LESSONS
def test_a_lesson_has_the_length_of_a_sitting(lesson: Lesson) -> None:
    assert 800 <= len(text_of(lesson).split()) <= 2000


@LESSONS
def test_a_lesson_ends_with_common_mistakes(lesson: Lesson) -> None:
    *before, last = lesson.sections
    assert len(before) >= SMALLER
    assert last.anchor == "common-mistakes"
    assert len(re.findall(r"^- ", last.text, re.MULTILINE)) >= 4


@LESSONS
def test_anchors_are_written_out_so_that_they_stay(lesson: Lesson) -> None:
    headings = re.findall(r"^## .*$", (FOLDER / f"{lesson.id}.md").read_text("utf-8"), re.MULTILINE)
    assert len(headings) == len(lesson.sections)
    assert all(re.search(r" \{#[a-z0-9-]+\}$", heading) for heading in headings)


@LESSONS
def test_a_lesson_cites_papers_or_books_with_their_year(lesson: Lesson) -> None:
    assert len(lesson.references) >= 3
    for reference in lesson.references:
        assert re.search(r"\b(1[6-9]|20)\d\d\b", reference), reference


@LESSONS
def test_a_lesson_works_with_numbers(lesson: Lesson) -> None:
    assert len(re.findall(r"\d", text_of(lesson))) >= 50


@LESSONS
def test_a_lesson_has_a_figure_that_is_there_and_says_what_it_shows(lesson: Lesson) -> None:
    text = text_of(lesson)
    pictures = re.findall(r"^!\[(.*?)\]\((.*?)\)$", text, re.MULTILINE)
    assert pictures or "```mermaid" in text
    for caption, path in pictures:
        assert len(caption.split()) >= 5
        assert (FOLDER / path).resolve().is_file(), path


@LESSONS
def test_formulas_are_closed_and_there_is_no_html(lesson: Lesson) -> None:
    text = without_code(text_of(lesson))
    assert not re.search(r"</?[a-z]+>", text)
    assert text.replace("$$", "").replace(r"\$", "").count("$") % 2 == 0
    for formula in re.findall(r"\$\$(.+?)\$\$|\$([^$]+)\$", text, re.DOTALL):
        joined = "".join(formula).replace(r"\{", "").replace(r"\}", "")
        assert joined.count("{") == joined.count("}"), joined
