"""Lessons in the terminal: the contents of the course, a lesson or a section of it. Calls the app, prints Markdown."""

import re

from tutor.app import Tutor
from tutor.cli import output
from tutor.errors import InputError
from tutor.lesson import Lesson

_PICTURE = re.compile(r"^!\[([^\]\n]*)\]\([^)\n]*\)", re.MULTILINE)


def read(tutor: Tutor, source: str | None, *, json: bool) -> None:
    """Print a lesson or a section; without one, what there is to read.

    Raises:
        UnknownName: there is no such lesson or section.
        InputError: an exam runs that is sat with closed books.
    """
    if closed := tutor.reading.closed():
        raise InputError(closed)
    if source is None:
        _list(tutor, json=json)
        return
    lesson = tutor.reading.lesson(source)
    anchor = source.partition("#")[2]
    shown = lesson.but(sections=tuple(one for one in lesson.sections if anchor in ("", one.anchor)))
    if json:
        output.as_json(shown.plain())
    else:
        output.prose(words(shown, whole=not anchor))
        output.note(f"Questions about it: {len(tutor.reading.questions(source))}.")


def words(lesson: Lesson, *, whole: bool) -> str:
    """Return a lesson as Markdown for a terminal: pictures by what they show; references where it is a whole one."""
    lines = [f"# {lesson.title}"]
    for section in lesson.sections:
        lines += [
            f"## {section.title} (`{lesson.id}#{section.anchor}`)",
            _PICTURE.sub(r"*[Picture: \1]*", section.text),
        ]
    if whole and lesson.references:
        lines += ["## References", "\n".join(f"- {one}" for one in lesson.references)]
    return "\n\n".join(lines)


def _list(tutor: Tutor, *, json: bool) -> None:
    contents = tutor.reading.contents
    if json:
        rows = [(c.title, c.day, [{"id": one.id, "title": one.title} for one in c.lessons]) for c in contents]
        output.as_json([{"title": title, "day": day, "lessons": lessons} for title, day, lessons in rows])
        return
    table = [(str(c.day or ""), one.id, one.title) for c in contents for one in c.lessons]
    output.table(("day", "lesson", "title"), table)
    output.note("Read one with: tutor read LESSON, or a section of it: tutor read LESSON#SECTION")
