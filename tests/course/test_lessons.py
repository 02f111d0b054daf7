import pytest

from tutor.course.lessons import read_lesson, read_lessons
from tutor.errors import CourseError

LESSON = """\
---
id: softmax
title: Softmax
day: 2
---
Words before the first heading.

## Why exponentials {#why}
Because $e^x > 0$.

```python
## not a heading
```

## Common mistakes
Forgetting the maximum.
"""


def write(folder, text, name="softmax.md"):
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_a_lesson_is_its_front_matter_and_sections(tmp_path):
    lesson = read_lesson(write(tmp_path, LESSON))
    assert (lesson.id, lesson.title, lesson.day) == ("softmax", "Softmax", 2)
    assert [section.anchor for section in lesson.sections] == ["introduction", "why", "common-mistakes"]
    assert "## not a heading" in lesson.section("why").text


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("---\nid", "id", 1, "front matter"),
        ("day: 2", "day: two", 4, "integer"),
        ("## Common mistakes", "## Again {#why}", 15, "this anchor"),
        ("title: Softmax", "title: Softmax\nauthor: me", 4, "unknown key"),
    ],
)
def test_a_malformed_lesson_names_the_line(tmp_path, old, new, line, words):
    with pytest.raises(CourseError, match=words) as caught:
        read_lesson(write(tmp_path, LESSON.replace(old, new, 1)))
    assert caught.value.line == line


def test_two_lessons_with_one_id_are_refused(tmp_path):
    write(tmp_path, LESSON)
    write(tmp_path, LESSON, "zz.md")
    with pytest.raises(CourseError, match=r"zz\.md.*softmax"):
        read_lessons(tmp_path)
