import pytest

from tutor.course.course import Course
from tutor.course.references import problems

SOUND = {
    "outline": {
        "title": "T",
        "phases": [{"id": 1, "title": "P", "first_day": 1, "last_day": 2}],
        "days": [
            {"day": 1, "title": "One", "lessons": ["basics"]},
            {"day": 2, "title": "Two", "lessons": ["more"], "exam": "all"},
        ],
        "blueprints": [{"id": "all", "title": "All", "draw": 2}],
    },
    "lessons": [
        {"id": "basics", "title": "Basics", "day": 1, "sections": [{"anchor": "one", "title": "One", "text": "Text."}]},
        {
            "id": "more",
            "title": "More",
            "day": 2,
            "prerequisites": ["basics"],
            "sections": [{"anchor": "two", "title": "Two", "text": "Text."}],
        },
    ],
    "questions": [
        {"id": "a", "topic": "t", "kind": "explain", "prompt": "A?", "reference": "A.", "sources": ["basics#one"]},
        {
            "id": "b",
            "topic": "t",
            "kind": "explain",
            "prompt": "B?",
            "reference": "B.",
            "prerequisites": ["a"],
            "day": 1,
            "derivation": "slope",
            "exercise": "sort",
        },
    ],
    "coverage": {
        "sources": [
            {
                "id": "notes",
                "title": "Notes",
                "items": [
                    {"item": "one", "text": "One", "questions": ["a"], "lessons": ["more", "basics#one"]},
                    {"item": "two", "text": "Two", "problems": ["slope"], "exercises": ["sort"]},
                    {"item": "three", "text": "Three", "blueprints": ["all"]},
                ],
            }
        ]
    },
}


def found(course):
    return problems(Course.read(course), derivations=["slope"], exercises=["sort"])


def changed(value, path, new):
    """Return plain data with the part at a path of keys and positions replaced."""
    if not path:
        return new
    if isinstance(value, list):
        return [changed(item, path[1:], new) if n == path[0] else item for n, item in enumerate(value)]
    return {**value, path[0]: changed(value.get(path[0]), path[1:], new)}


def test_a_sound_course_has_no_problem():
    assert found(SOUND) == ()


@pytest.mark.parametrize(
    ("path", "new", "words"),
    [
        (("questions", 0, "sources"), ["basics#two"], "a: no section 'basics#two'"),
        (("questions", 0, "sources"), ["nowhere"], "a: no section 'nowhere'"),
        (("questions", 1, "prerequisites"), ["d"], "b: There is no prerequisite question 'd'"),
        (("questions", 1, "derivation"), "slop", "b: There is no derivation 'slop'. Did you mean slope?"),
        (("questions", 1, "exercise"), "soort", "b: There is no exercise 'soort'"),
        (("questions", 0, "prerequisites"), ["b"], "a → b → a"),
        (("lessons", 1, "prerequisites"), ["base"], "more: There is no prerequisite lesson 'base'"),
        (("lessons", 0, "prerequisites"), ["basics"], "basics → basics"),
        (("outline", "days", 0, "lessons"), ["basic"], "day 1: There is no lesson 'basic'. Did you mean basics?"),
        (("outline", "days", 1, "lessons"), ["basics"], "day 2: the lesson 'basics' says that it belongs to day 1"),
        (("outline", "days", 1, "exam"), "none", "day 2: There is no exam 'none'"),
        (("outline", "phases", 0, "last_day"), 1, "day 2: belongs to no phase"),
        (("outline", "blueprints", 0, "topics"), ["t", "tt"], "exam all: There is no topic 'tt'"),
        (("questions", 0, "day"), 3, "b: comes on day 1, before 'a' of day 3"),
        (("coverage", "sources", 0, "items", 0, "questions"), ["z"], "notes, one: There is no question 'z'"),
        (("coverage", "sources", 0, "items", 0, "lessons"), ["more#one"], "no lesson 'more#one'"),
        (("coverage", "sources", 0, "items", 1, "problems"), ["curve"], "notes, two: There is no problem 'curve'"),
        (("coverage", "sources", 0, "items", 1, "exercises"), ["sorts"], "Did you mean sort?"),
        (("coverage", "sources", 0, "items", 2, "blueprints"), ["none"], "notes, three: There is no blueprint"),
    ],
)
def test_a_name_that_leads_nowhere_is_reported_once(path, new, words):
    (problem,) = found(changed(SOUND, path, new))
    assert words in problem


def test_a_question_is_asked_of_one_section():
    asked = changed(SOUND, ("lessons", 0, "sections", 0, "asked"), ["Why exp?", "why not squares"])
    assert found(asked) == ()
    (problem,) = found(changed(asked, ("lessons", 1, "sections", 0, "asked"), ["why  exp", "what else"]))
    assert problem.startswith("more#two: 'why  exp' is asked of 'basics#one' already")


def test_what_is_asked_of_no_section_is_reported():
    assert found({**SOUND, "astray": ["asked/gone.yaml: There is no lesson 'gone'."]}) == (
        "asked/gone.yaml: There is no lesson 'gone'.",
    )
