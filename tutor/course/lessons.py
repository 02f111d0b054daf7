"""Reads lessons: Markdown with YAML front matter and `## Heading {#anchor}` sections. Knows nothing of search."""

import re
from pathlib import Path

from tutor.course import yamlfile
from tutor.errors import CourseError
from tutor.lesson import Lesson

_FRONT = re.compile(r"\A---\r?\n(.*?)^---[ \t]*\r?\n", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^## +(?P<title>.+?)(?: *\{#(?P<anchor>[^}\s]+)\})? *$")
_FENCE = re.compile(r"^ {0,3}(```+|~~~+)")


def slug(title: str) -> str:
    """Return a kebab-case anchor for a heading that has none of its own."""
    return "-".join(re.findall(r"[a-z0-9]+", title.lower())) or "section"


def read_lesson(path: Path) -> Lesson:
    """Read one lesson file.

    Raises:
        CourseError: the front matter or a section is malformed.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(str(path), None, "", f"cannot be read: {error}") from None
    front = _FRONT.match(text)
    if not front:
        raise CourseError(str(path), 1, "", "a lesson begins with front matter between two '---' lines (id, title)")
    # A line of dashes in place of the opening one keeps the line numbers of the file.
    document = yamlfile.parse("\n" + front.group(1), str(path))
    if not isinstance(document.data, dict):
        raise CourseError(str(path), 1, "", "the front matter is not a list of 'key: value' lines")
    sections = _sections(text[front.end() :], front.group(0).count("\n"), path)
    return document.value(Lesson, {**document.data, "sections": sections})


def _sections(body: str, lines_before: int, path: Path) -> list[dict[str, str]]:
    sections: list[dict[str, str]] = []
    fence = ""
    for number, line in enumerate(body.splitlines(), start=lines_before + 1):
        if mark := _FENCE.match(line):
            fence = "" if fence and mark.group(1).startswith(fence) else fence or mark.group(1)
        heading = None if fence else _HEADING.match(line)
        if heading:
            anchor = heading["anchor"] or slug(heading["title"])
            if any(section["anchor"] == anchor for section in sections):
                raise CourseError(str(path), number, anchor, "two sections have this anchor; rename one")
            sections.append({"anchor": anchor, "title": heading["title"], "text": ""})
        elif sections:
            sections[-1]["text"] += line + "\n"
        elif line.strip():
            sections.append({"anchor": "introduction", "title": "Introduction", "text": line + "\n"})
    return [{**section, "text": section["text"].strip()} for section in sections]


def read_lessons(folder: Path) -> tuple[Lesson, ...]:
    """Read all lessons of a folder, in the order of their file names.

    Raises:
        CourseError: one is malformed, or two have the same id.
    """
    lessons: dict[str, Lesson] = {}
    for path in sorted(folder.glob("*.md")):
        lesson = read_lesson(path)
        if lesson.id in lessons:
            raise CourseError(str(path), 2, "id", f"another lesson has the id '{lesson.id}' already")
        lessons[lesson.id] = lesson
    return tuple(lessons.values())
