import pytest

from tutor.course.course import read_course
from tutor.errors import CourseError, UnknownName

QUESTION = """\
- id: {name}
  topic: {topic}
  kind: explain
  prompt: Why {name}?
  reference: Because.
  prerequisites: [{needs}]
  sources: [{sources}]
"""
LESSON = "---\nid: basics\ntitle: Basics\n---\n## One {#one}\nText.\n"


def write_course(folder, questions, outline=None):
    (folder / "lessons").mkdir()
    (folder / "questions").mkdir()
    (folder / "lessons" / "basics.md").write_text(LESSON)
    text = "".join(
        QUESTION.format(name=name, topic=topic, needs=needs, sources=sources)
        for name, topic, needs, sources in questions
    )
    (folder / "questions" / "q.yaml").write_text(text)
    if outline:
        (folder / "course.yaml").write_text(outline)
    return folder


def test_without_an_outline_there_is_an_exam_of_five(tmp_path):
    course = read_course(write_course(tmp_path, [(f"q{i}", "t", "", "") for i in range(9)]))
    plan = course.plan(course.blueprint("quick"), seed=1)
    assert len(set(plan)) == 5
    assert plan == course.plan(course.blueprint("quick"), seed=1)
    assert any(plan != course.plan(course.blueprint("quick"), seed=seed) for seed in range(2, 6))


def test_an_outline_lists_questions_in_order_and_draws_by_topic(tmp_path):
    outline = (
        "title: T\nblueprints:\n"
        "  - {id: listed, title: L, questions: [b, a]}\n"
        "  - {id: drawn, title: D, draw: 9, topics: [y]}\n"
    )
    questions = [("a", "x", "", ""), ("b", "y", "", ""), ("c", "y", "", "")]
    course = read_course(write_course(tmp_path, questions, outline))
    assert course.plan(course.blueprint("listed"), 0) == ("b", "a")
    assert course.plan(course.blueprint("drawn"), 0) == ("b", "c")
    with pytest.raises(UnknownName, match="Did you mean listed"):
        course.blueprint("lsted")


def test_an_outline_with_an_unknown_question_names_line_and_nearest(tmp_path):
    outline = "title: T\nblueprints:\n  - id: x\n    title: X\n    questions:\n      - a\n      - aple\n"
    folder = write_course(tmp_path, [("a", "x", "", ""), ("apple", "x", "", "")], outline)
    with pytest.raises(CourseError, match=r"course\.yaml:7: .*Did you mean apple"):
        read_course(folder)


@pytest.mark.parametrize(
    ("exams", "words"),
    [
        ("[{id: x, title: X, draw: 1}, {id: x, title: Y, draw: 2}]", "two exams have the id 'x'"),
        ("[{id: x, title: X, questions: [a, b, a]}]", "the question 'a' stands twice"),
    ],
)
def test_an_exam_and_a_question_in_it_stand_once(tmp_path, exams, words):
    folder = write_course(tmp_path, [("a", "t", "", ""), ("b", "t", "", "")], f"title: T\nblueprints: {exams}\n")
    with pytest.raises(CourseError, match=words):
        read_course(folder)


def test_files_with_a_byte_order_mark_are_read(tmp_path):
    folder = write_course(tmp_path, [("a", "t", "", "basics#one")])
    for path in (folder / "lessons" / "basics.md", folder / "questions" / "q.yaml"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    course = read_course(folder)
    assert (course.lessons[0].id, course.questions[0].id) == ("basics", "a")


def test_a_drawn_exam_puts_days_and_prerequisites_in_order(tmp_path):
    questions = [("c", "x", "b", ""), ("b", "x", "a", "basics#one"), ("a", "y", "", "")]
    course = read_course(write_course(tmp_path, questions, "title: T\nblueprints: [{id: d, title: D, draw: 3}]\n"))
    assert course.plan(course.blueprint("d"), 5) == ("a", "b", "c")
    (tmp_path / "lessons" / "basics.md").write_text(LESSON.replace("title:", "day: 4\ntitle:"))
    course = read_course(tmp_path)
    assert [course.day(course.question(name)) for name in "abc"] == [None, 4, None]
    assert course.plan(course.blueprint("d"), 5) == ("a", "c", "b")


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("{title: A, questions: [a]}, {title: B, questions: [a]}", "'a' is in two rows"),
        ("{title: A, questions: [z]}", "'z' is in two rows, or not among"),
        ("{title: A, questions: []}", "at least 1"),
    ],
)
def test_rows_of_a_readiness_rule_share_the_questions_out(tmp_path, rows, words):
    outline = (
        f"title: T\nblueprints:\n- {{id: d, title: D, questions: [a, b], readiness: {{weak: 0, rows: [{rows}]}}}}\n"
    )
    with pytest.raises(CourseError, match=words):
        read_course(write_course(tmp_path, [("a", "x", "", ""), ("b", "x", "", "")], outline))


def test_what_learners_ask_comes_to_its_section(tmp_path):
    folder = write_course(tmp_path, [("a", "x", "", "")])
    (folder / "asked").mkdir()
    (folder / "asked" / "basics.yaml").write_text("one: [what is one]\ntwo: [what is two]\n")
    course = read_course(folder)
    assert course.lesson("basics").section("one").asked == ("what is one",)
    (astray,) = course.astray
    assert astray.endswith("basics.yaml:2: two: There is no section 'two'. Known: one.")


def test_sources_are_cited_by_their_headings(tmp_path):
    course = read_course(write_course(tmp_path, [("a", "x", "", "")]))
    assert course.cite("basics#one") == "Basics § One"
    assert course.cite("gone#one") == "gone#one"


def test_a_missing_or_empty_course_says_what_to_do(tmp_path):
    with pytest.raises(CourseError, match="VIVA_COURSE"):
        read_course(tmp_path / "absent")
    with pytest.raises(CourseError, match="no question"):
        read_course(tmp_path)
