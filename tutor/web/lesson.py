"""A lesson and the contents of the course as Markdown; HTML in them is made letters. Pure; no Gradio, no app."""

import re
from collections.abc import Iterable, Mapping

from tutor.course.contents import Chapter
from tutor.lesson import Lesson, Section
from tutor.reading import MOST
from tutor.web.text import ask_link, counted, plain, prose, read_link, typed

CHOOSE = '<p class="quiet">Choose a lesson. Debriefs, and what is to be reviewed next, lead to the very section.</p>'
_FENCE_OR_PICTURE = re.compile(
    r"(?P<fence>^ {0,3}```.*?^ {0,3}```)"
    r"|^!\[(?P<says>[^\]\n]*)\]\((?:\.\./)?figures/(?P<file>[A-Za-z0-9][A-Za-z0-9_.-]*)\)[ \t]*$",
    re.DOTALL | re.MULTILINE,
)
_ARXIV = re.compile(r"arXiv:(\d{4}\.\d{4,5})")


def contents(chapters: Iterable[Chapter], current: str = "") -> str:
    """Return the course's days with their lessons; the sections of the lesson that is open below it."""
    return "\n\n".join(_chapter(chapter, current) for chapter in chapters)


def lesson(shown: Lesson, asked: Mapping[str, int], around: tuple[Lesson | None, Lesson | None]) -> str:
    """Return a whole lesson.

    Args:
        shown: the lesson.
        asked: how many questions the course has about it, by `lesson#section` and by the lesson's id.
        around: the lessons before and after it in the course.
    """
    head = [f'<h2 class="lesson-title">{typed(shown.title)}</h2>']
    head += [f'<p class="quiet">day {shown.day}</p>'] if shown.day else []
    if asked[shown.id]:
        words = f"Ask me about this lesson ({_questions(asked[shown.id])})"
        head.append(f'<p class="ask">{ask_link(shown.id, words)}</p>')
    sections = "\n\n".join(_section(shown, section, asked) for section in shown.sections)
    return "\n\n".join([*head, sections, _references(shown), _around(around)])


def _chapter(chapter: Chapter, current: str) -> str:
    open_ = " open" if any(one.id == current for one in chapter.lessons) else ""
    title = f"Day {chapter.day}: {typed(chapter.title)}" if chapter.day else typed(chapter.title)
    lessons = "".join(_entry(one, current) for one in chapter.lessons)
    return f'<details class="chapter"{open_}><summary>{title}</summary><ul>{lessons}</ul></details>'


def _entry(one: Lesson, current: str) -> str:
    if one.id != current:
        return f"<li>{read_link(one.id, typed(one.title))}</li>"
    sections = "".join(
        f"<li>{read_link(f'{one.id}#{section.anchor}', typed(section.title))}</li>" for section in one.sections
    )
    return f'<li class="current">{read_link(one.id, typed(one.title))}<ul>{sections}</ul></li>'


def _section(shown: Lesson, section: Section, asked: Mapping[str, int]) -> str:
    source = f"{shown.id}#{section.anchor}"
    # The page's cleaner drops ids, so the script finds a section by its class.
    head = f'<h3 class="section at-{section.anchor}">{typed(section.title)}</h3>'
    ask = f'<p class="ask">{ask_link(source, f"Ask me about this ({_questions(asked[source])})")}</p>'
    return "\n\n".join([head, _body(section.text), *([ask] if asked[source] else [])])


def _body(text: str) -> str:
    parts, end = [], 0
    for found in _FENCE_OR_PICTURE.finditer(text):
        if found["file"]:
            parts += [prose(text[end : found.start()]), _picture(found["file"], found["says"])]
            end = found.end()
    return "\n\n".join([*parts, prose(text[end:])])


def _picture(file: str, says: str) -> str:
    words = says.replace('"', "'")
    return (
        f'<figure class="picture"><img src="figures/{file}" alt="{plain(words)}" loading="lazy">'
        f"<figcaption>{typed(says)}</figcaption></figure>"
    )


def _references(shown: Lesson) -> str:
    if not shown.references:
        return ""
    lines = "".join(f"<li>{_reference(one)}</li>" for one in shown.references)
    return f'<h3 class="section at-references">References</h3>\n\n<ul class="references">{lines}</ul>'


def _reference(text: str) -> str:
    link = r'<a href="https://arxiv.org/abs/\1" target="_blank" rel="noopener noreferrer">arXiv:\1</a>'
    return _ARXIV.sub(link, typed(text))


def _around(around: tuple[Lesson | None, Lesson | None]) -> str:
    before, after = around
    links = [read_link(before.id, f"← {typed(before.title)}")] if before else []
    links += [read_link(after.id, f"{typed(after.title)} →")] if after else []
    return f'<p class="around">{" ".join(links)}</p>'


def _questions(number: int) -> str:
    return counted(number, "question") if number <= MOST else f"{MOST} of {number} questions"
