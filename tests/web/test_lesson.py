"""A lesson as the page shows it: formulas and pictures stay, HTML of a course that means harm is letters."""

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.web.fake import LESSON
from tutor.course.contents import contents
from tutor.course.course import read_course
from tutor.lesson import Section
from tutor.web import lesson

HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(2)> </div>\n\n![x](javascript:alert(3))\n\n"
    "![a](../figures/../../secret.svg)\n\n![b](https://example.org/spy.png)\n\n<figure>\n\n"
    '```\n![c](../figures/in-code.svg)\n```\n\n![" onload="alert(4)](../figures/a.svg)\n'
)
ALLOWED = {"h2", "h3", "p", "a", "span", "figure", "img", "figcaption", "ul", "li", "details", "summary", "pre", "code"}


def shown(one, asked=None):
    return lesson.lesson(one, Counter(asked or {}), (None, None))


def test_every_section_has_its_place_its_questions_and_the_references_follow():
    page = shown(LESSON, {"softmax": 7, "softmax#what": 1})
    assert re.findall(r'class="section at-([a-z]+)"', page) == ["what", "shift", "references"]
    assert page.count('class="to-ask"') == 2
    assert 'href="#ask/softmax/what">Ask me about this (1 question)</a>' in page
    assert 'href="#ask/softmax">Ask me about this lesson (5 of 7 questions)</a>' in page
    assert 'href="https://arxiv.org/abs/1706.03762" target="_blank" rel="noopener noreferrer"' in page
    assert "$$p_i$$" in page and "What $p$ is" in page


def test_the_contents_open_at_the_lesson_that_is_read():
    chapters = contents(read_course(Path(__file__).parents[2] / "corpus"))
    page = lesson.contents(chapters, "resnets")
    assert page.count("<details") == len(chapters) and page.count('<details class="chapter" open>') == 1
    assert 'href="#read/resnets/residual-block"' in page or page.count('href="#read/resnets/') > 2
    assert lesson.contents(chapters).count("open>") == 0


def test_the_neighbours_are_one_click_away():
    page = lesson.lesson(LESSON, Counter(), (None, LESSON.but(id="next-one", title="Next")))
    assert '<a class="to-read" href="#read/next-one">Next →</a>' in page and "←" not in page


def test_a_hostile_lesson_is_letters():
    page = shown(LESSON.but(title=HOSTILE, sections=(Section(anchor="a", title=HOSTILE, text=HOSTILE),)))
    assert {tag.lower() for tag in re.findall(r"</?([a-zA-Z0-9]+)", page)} <= ALLOWED
    assert re.findall(r"<img[^>]*>", page) == [
        '<img src="figures/a.svg" alt="&#x27; onload=&#x27;alert(4)" loading="lazy">'
    ]


@pytest.mark.parametrize("one", read_course(Path(__file__).parents[2] / "corpus").lessons, ids=lambda one: one.id)
def test_every_picture_of_the_course_is_there(one):
    text = "".join(section.text for section in one.sections)
    files = re.findall(r'src="figures/([^"]+)"', shown(one))
    assert len(files) == text.count("](../figures/")
    assert all((Path(__file__).parents[2] / "corpus" / "figures" / file).is_file() for file in files)
