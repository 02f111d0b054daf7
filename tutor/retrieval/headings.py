"""Cuts a document at its headings into the sections of a lesson. Knows nothing of files, formats or vectors."""

import re
from collections.abc import Iterator, Sequence

from tutor.lesson import Lesson, Section
from tutor.retrieval.kinds import Piece

_FRONT = re.compile(r"\A---\r?\n(.*?)^---[ \t]*\r?\n", re.DOTALL | re.MULTILINE)
_TITLE = re.compile(r"""^title:[ \t]*["']?(?P<title>.+?)["']?[ \t]*$""", re.MULTILINE)
_HEADING = re.compile(r"^#{1,4}[ \t]+(?P<title>.+?)(?:[ \t]*\{#[^}\s]+\})?[ \t#]*$")
_FENCE = re.compile(r"^ {0,3}(```+|~~~+)")
_LONGEST = 80
"""Characters of an id, as everywhere in a course."""


def lesson_of(file: str, pieces: Sequence[Piece], names: dict[str, int]) -> Lesson:
    """Return a document as a lesson.

    Args:
        file: the file's name; the lesson's id is made of it.
        pieces: its parts in order, with some text in them; one without a title is cut at its headings.
        names: ids that are taken, each with how often it was wanted; the new one is added.
    """
    title, parts = "", list[tuple[str, str]]()
    for piece in pieces:
        front = _FRONT.match(piece["text"])
        if front and (named := _TITLE.search(front.group(1))):
            title = title or named["title"]
        text = piece["text"][front.end() :] if front else piece["text"]
        cut = [(piece["title"], text)] if piece["title"] else list(_cut(text))
        title = title or ("" if piece["title"] else next((heading for heading, _ in cut if heading), ""))
        parts += [(heading, below.strip()) for heading, below in cut if below.strip()] or [
            ("", text.strip() or piece["text"].strip())
        ]
    anchors: dict[str, int] = {}
    return Lesson(
        id=_free(file, names),
        title=title or file,
        sections=tuple(
            Section(anchor=_free(heading or "introduction", anchors), title=heading or "Introduction", text=text)
            for heading, text in parts
            if text
        ),
    )


def _cut(text: str) -> Iterator[tuple[str, str]]:
    """Yield the headings of a Markdown text, each with the text below it; a heading in a fence is none."""
    heading, lines, fence = "", list[str](), ""
    for line in text.splitlines():
        if mark := _FENCE.match(line):
            fence = "" if fence and mark.group(1).startswith(fence) else fence or mark.group(1)
        if not fence and (found := _HEADING.match(line)):
            yield heading, "\n".join(lines)
            heading, lines = found["title"].strip("*_ ")[:200], []
        else:
            lines.append(line)
    yield heading, "\n".join(lines)


def _free(title: str, taken: dict[str, int]) -> str:
    """Return a kebab-case id for a title that is not taken, and take it."""
    wanted = "-".join(re.findall(r"[a-z0-9]+", title.lower()))[: _LONGEST - 8].strip("-") or "section"
    name, number = wanted, taken.get(wanted, 1)
    while name in taken:
        number += 1
        name = f"{wanted}-{number}"
    taken[wanted] = number
    taken.setdefault(name, 1)
    return name
