import pytest

from tutor.course.yamlfile import parse, read
from tutor.errors import CourseError
from tutor.question import Question

GOOD = """\
- id: q-one
  topic: t
  kind: explain
  prompt: Why?
  reference: Because.
  rubric:
    - id: c
      points: 2
      criterion: Says why.
"""


def test_parts_know_their_lines():
    document = parse(GOOD, "q.yaml")
    assert document.line((0, "rubric", 0, "points")) == 8
    assert document.line((0, "rubric", 0, "points", "deeper")) == 8
    assert document.value(Question, document.data[0], (0,)).criteria[0].points == 2


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "words"),
    [
        ("points: 2", "points: two", 8, "0.rubric.0.points", "number"),
        ("      points: 2\n", "", 7, "0.rubric.0.points", "required"),
        ("points: 2", "point: 2", 8, "0.rubric.0.point", "unknown key"),
        ("criterion: Says why.", "criterion: Says why.\n      hint: x", 10, "0.rubric.0.hint", "unknown key"),
        ("kind: explain", "kind: explian", 3, "0.kind", "explain"),
        ("id: q-one", "id: Q One", 1, "0.id", "pattern"),
        ("prompt: Why?", "prompt: ''", 4, "0.prompt", "at least 1 character"),
    ],
)
def test_a_misfit_names_file_line_and_key(old, new, line, key, words):
    document = parse(GOOD.replace(old, new), "q.yaml")
    with pytest.raises(CourseError) as caught:
        document.value(Question, document.data[0], (0,))
    assert (caught.value.file, caught.value.line, caught.value.key) == ("q.yaml", line, key)
    assert words in caught.value.problem


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nb: [1, 2\nc: 3\n", 3, "not YAML"),
        ("a: 1\na: 2\n", 2, "twice"),
        ("a: &x [1]\nb: *x\n", 1, "aliases"),
        ("a: 1\nb: \x00\n", 2, "control character"),
        ("a: !!python/object/apply:os.system ['true']\n", 1, "not YAML"),
        ("[" * 100_000, 1, "nested"),
        ("- " * 100_000, 1, "nested"),
        ("a: {" * 100_000, 1, "nested"),
    ],
)
def test_text_that_is_not_plain_yaml_is_refused(text, line, words):
    with pytest.raises(CourseError, match=words) as caught:
        parse(text, "f.yaml")
    assert caught.value.line == line or line is None


def test_a_file_that_is_not_utf8_or_not_there_is_named(tmp_path):
    path = tmp_path / "latin.yaml"
    path.write_bytes(b"a: 1\nb: caf\xe9\n")
    with pytest.raises(CourseError, match=r"latin\.yaml:2: not UTF-8"):
        read(path)
    with pytest.raises(CourseError, match="cannot be read"):
        read(tmp_path / "absent.yaml")
