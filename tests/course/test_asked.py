"""What learners ask, read from a course folder."""

from pathlib import Path

import pytest

from tutor.course.asked import LONGEST, with_asked
from tutor.errors import CourseError
from tutor.lesson import Lesson, Section

LESSONS = tuple(
    Lesson(
        id=name,
        title=name,
        sections=tuple(Section(anchor=anchor, title=anchor, text="Text.") for anchor in ("why", "how")),
    )
    for name in ("softmax", "dropout")
)


def write(folder: Path, text: str, name: str = "softmax.yaml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def asked(folder: Path) -> dict[str, tuple[str, ...]]:
    lessons, astray = with_asked(LESSONS, folder)
    assert astray == ()
    return {f"{lesson.id}#{part.anchor}": part.asked for lesson in lessons for part in lesson.sections if part.asked}


def test_questions_come_to_their_sections(tmp_path: Path) -> None:
    write(tmp_path, "why:\n- y exp??\n- '  why not squares '\n")
    write(tmp_path, "how: [what does it do in eval mode]\n", "dropout.yml")
    assert asked(tmp_path) == {
        "softmax#why": ("y exp??", "why not squares"),
        "dropout#how": ("what does it do in eval mode",),
    }


def test_without_folder_or_content_nothing_is_asked(tmp_path: Path) -> None:
    assert with_asked(LESSONS, tmp_path / "none") == (LESSONS, ())
    assert with_asked(LESSONS, write(tmp_path, "# not yet\n")) == (LESSONS, ())


def test_all_that_belongs_to_no_section_is_named(tmp_path: Path) -> None:
    write(tmp_path, "why: [a]\nhwy: [b]\nwhat: [c]\n")
    write(tmp_path, "why: [d]\n", "softmx.yaml")
    lessons, astray = with_asked(LESSONS, tmp_path)
    assert lessons[0].sections[0].asked == ("a",)
    first, second, third = astray
    assert "softmax.yaml:2: hwy: There is no section 'hwy'. Did you mean why or how?" in first
    assert "softmax.yaml:3: what: There is no section 'what'" in second
    assert "softmx.yaml" in third and "Did you mean softmax? Rename the file." in third


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("- a\n", 1, "begin each section with 'anchor:'"),
        ("why:\n- a\nhow:\n", 3, "how: list one or more questions here"),
        ("why: []\n", 1, "list one or more questions"),
        ("why: what is it\n", 1, "list one or more questions"),
        ("why:\n- a\n- ' '\n", 3, "is empty; write a question or remove the line"),
        ("why:\n- a\n-\n", 3, "is no text"),
        ("why:\n- what: is it\n", 2, "is no text; put the question in quotes"),
        ("why:\n- 3\n", 2, "is no text"),
        (f"why:\n- {'a' * (LONGEST + 1)}\n", 2, "longer than 500 characters; shorten it"),
        ("why:\n- a\nwhy:\n- b\n", 3, "this key stands twice"),
        ("why: [a\n", 2, "not YAML"),
    ],
)
def test_a_malformed_file_names_the_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    with pytest.raises(CourseError, match=words) as caught:
        with_asked(LESSONS, write(tmp_path, text))
    assert (caught.value.file, caught.value.line) == (str(tmp_path / "softmax.yaml"), line)
