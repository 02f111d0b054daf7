"""A teacher's own files: every kind is read with its page or section, what is hostile is refused by name."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.retrieval import paper
from tutor.lesson import Lesson
from tutor.retrieval import documents
from tutor.retrieval.documents import Documents

HOUSE = (("Heading1", "The ox"), ("Normal", "It pulls the plough."), ("Heading2", "Food"), ("Normal", "Hay."))


@pytest.fixture
def shelf(tmp_path: Path) -> Documents:
    return Documents(tmp_path / "index")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    folder.mkdir()
    return folder


def sections(lesson: Lesson) -> list[tuple[str, str, str]]:
    return [(one.anchor, one.title, one.text) for one in lesson.sections]


def write(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


KINDS = {
    "notes.md": (
        lambda path: write(path, "---\ntitle: 'Oxen'\n---\nA start.\n\n# The ox {#ox}\nIt pulls.\n```\n# no\n```\n"),
        "Oxen",
        [("introduction", "Introduction", "A start."), ("the-ox", "The ox", "It pulls.\n```\n# no\n```")],
    ),
    "work.ipynb": (
        lambda path: paper.notebook(path, ("markdown", "# The ox"), ("markdown", "It pulls."), ("code", "pull()")),
        "The ox",
        [("the-ox", "The ox", "It pulls.\n\n```python\npull()\n```")],
    ),
    "book.pdf": (
        lambda path: paper.pdf(path, "The ox pulls.", "It eats hay."),
        "book.pdf",
        [("page-1", "page 1", "The ox pulls."), ("page-2", "page 2", "It eats hay.")],
    ),
    "page.html": (
        lambda path: write(
            path,
            "<html><head><title>Oxen</title></head><body><nav>Home</nav><script>steal()</script>"
            "<main><h1><a href='#ox'>The ox</a></h1><p>It <b>pulls</b>.</p><h2>Food</h2><ul><li>hay</li></ul></main>"
            "<p>Imprint</p></body></html>",
        ),
        "Oxen",
        [("the-ox", "The ox", "It **pulls**."), ("food", "Food", "* hay")],
    ),
    "essay.docx": (
        lambda path: paper.docx(path, *HOUSE),
        "The ox",
        [("the-ox", "The ox", "It pulls the plough."), ("food", "Food", "Hay.")],
    ),
    "plain.txt": (
        lambda path: write(path, "\n".join(f"line {n}" for n in range(1, 71))),
        "plain.txt",
        [
            ("lines-1-to-60", "lines 1 to 60", "\n".join(f"line {n}" for n in range(1, 61))),
            ("lines-61-to-70", "lines 61 to 70", "\n".join(f"line {n}" for n in range(61, 71))),
        ],
    ),
}


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_is_read_with_its_pages_or_sections(shelf: Documents, desk: Path, name: str) -> None:
    make, title, expected = KINDS[name]
    make(desk / name)
    (lesson,), refused = shelf.read([desk / name])
    assert refused == ()
    assert (lesson.id, lesson.title) == (name.replace(".", "-"), title)
    assert sections(lesson) == expected


def bomb(path: Path) -> Path:
    return paper.docx(path, *HOUSE, extra={"word/media/image.bmp": bytes(300_000_000)})


XXE = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE d [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
HOSTILE = {
    "binary.md": (lambda path: write(path, os.urandom(4000)), "not text in UTF-8"),
    "zeros.txt": (lambda path: write(path, bytes(4000)), "is not text"),
    "latin.txt": (lambda path: write(path, "Ochsenställe".encode("latin-1")), "save it as UTF-8"),
    "empty.md": (lambda path: write(path, ""), "holds no text"),
    "blank.pdf": (lambda path: paper.pdf(path, ""), "scanned pages"),
    "locked.pdf": (lambda path: paper.pdf(path, "secret", trailer=paper.ENCRYPTED), "without a password"),
    "cut.pdf": (lambda path: write(path, paper.pdf(path, "The ox.").read_bytes()[:90]), "damaged or no pdf"),
    "text.pdf": (lambda path: write(path, "The ox pulls."), "damaged or no pdf"),
    "bare.html": (lambda path: write(path, "<title>Oxen</title><body><script>x</script>"), "holds no text"),
    "broken.ipynb": (lambda path: write(path, '{"cells": ['), "damaged or no ipynb"),
    "list.ipynb": (lambda path: write(path, "[]"), "damaged or no ipynb"),
    "fake.docx": (lambda path: write(path, "The ox pulls."), "damaged or no docx"),
    "xxe.docx": (lambda path: paper.docx(path, ("Normal", "&x;"), head=XXE), "declares a document type"),
    "laughs.docx": (lambda path: paper.docx(path, ("Normal", "&i;"), head=LAUGHS + "]>"), "declares a document type"),
    "bomb.docx": (bomb, "unpacks to more than 200 MB"),
    "deep.html": (lambda path: write(path, "<b>" * 100_000 + "x"), "damaged or no html|too much memory"),
    "huge.txt": (lambda path: write(path, "word " * 1_100_000), "5 million characters"),
    "picture.png": (lambda path: write(path, b"\x89PNG"), "of a kind that is not read"),
    "pipe.md": (lambda path: os.mkfifo(path), "no plain file"),
    "link.md": (lambda path: path.symlink_to("/etc/passwd"), "a link"),
    "gone.md": (lambda path: None, "does not exist"),
}


# Each starts a reader of its own, half a second of work.
SOME = {"binary.md", "locked.pdf", "xxe.docx", "picture.png", "pipe.md", "link.md", "gone.md"}


@pytest.mark.parametrize(
    "name", [name if name in SOME else pytest.param(name, marks=pytest.mark.slow) for name in HOSTILE]
)
def test_what_cannot_be_read_is_refused_by_name_and_the_rest_goes_on(shelf: Documents, desk: Path, name: str) -> None:
    make, words = HOSTILE[name]
    make(desk / name)
    good = write(desk / "good.md", "# The ox\nIt pulls.")
    lessons, (refusal,) = shelf.read([desk / name, good])
    assert [lesson.id for lesson in lessons] == ["good-md"]
    assert refusal.file == str(desk / name)
    assert re.search(words, refusal.reason)
    assert "\n" not in refusal.sentence and refusal.sentence.endswith(".") and len(refusal.reason) < 250
    assert "root:" not in str(refusal)


def test_a_file_of_200_mb_is_refused_unread(shelf: Documents, desk: Path) -> None:
    with (desk / "big.txt").open("wb") as file:
        file.truncate(200_000_000)
    assert shelf.read([desk])[1][0].reason == "is larger than 50 MB; split it"


def test_a_folder_stands_for_what_is_in_it(shelf: Documents, desk: Path) -> None:
    for name in ("b.md", "a.md", ".hidden.md", "sub/c.md", ".git/d.md"):
        (desk / name).parent.mkdir(exist_ok=True)
        write(desk / name, f"# {name}\nText of {name}.")
    lessons, refused = shelf.read([desk])
    assert [lesson.id for lesson in lessons] == ["a-md", "b-md", "c-md"] and refused == ()


def test_lessons_of_the_course_are_no_documents(shelf: Documents, desk: Path) -> None:
    for name in ("lessons/a.md", "b.md"):
        (desk / name).parent.mkdir(exist_ok=True)
        write(desk / name, f"Text of {name}.")
    assert [one.id for one in shelf.read([desk, desk / "lessons"], lessons=desk / "lessons")[0]] == ["b-md"]


def test_a_folder_of_too_many_files_is_read_in_part(
    shelf: Documents, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "MAX_FILES", 2)
    for name in "abc":
        write(desk / f"{name}.md", f"Text of {name}.")
    lessons, (refusal,) = shelf.read([desk])
    assert len(lessons) == 2 and "more than 2 files" in refusal.reason


def test_files_are_remembered_read_once_and_forgotten(
    shelf: Documents, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = write(desk / "a.md", "# A\nText."), write(desk / "b.md", "# B\nWords.")
    first, _ = shelf.read([a])
    shelf.read([b])
    calls: list[object] = []
    monkeypatch.setattr(subprocess, "run", lambda *args, **_: calls.append(args))
    again, refused = shelf.read([])
    assert again[0] == first[0] and [one.id for one in again] == ["a-md", "b-md"] and not refused and not calls
    a.unlink()
    lessons, (refusal,) = shelf.read([])
    assert [one.id for one in lessons] == ["b-md"] and "is not there any more" in refusal.reason
    assert shelf.read([])[1] == (), "it is said once"
    assert shelf.read([], forget=True) == ((), ())
    assert shelf.read([]) == ((), ())


def test_a_refusal_is_remembered_too(shelf: Documents, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(desk / "bad.md", b"\xff\xff\xff")
    first = shelf.read([desk])
    monkeypatch.setattr(subprocess, "run", None)
    assert shelf.read([]) == first
    assert "UTF-8" in first[1][0].reason


def test_what_took_too_long_once_is_tried_again(shelf: Documents, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(desk / "note.md", "# Head\n\nSome words.")
    with monkeypatch.context() as busy:
        killed = subprocess.CompletedProcess([], -9, b"", b"")
        busy.setattr(subprocess, "run", lambda *_, **__: killed)
        _, (refusal,) = shelf.read([desk])
    assert "too much memory" in refusal.reason
    (lesson,), refused = shelf.read([])
    assert (lesson.title, refused) == ("Head", ())


def test_ids_and_anchors_do_not_clash(shelf: Documents, desk: Path) -> None:
    for folder, text in (("x", "# Same\n1\n# Same\n2\n# Same 2\n3"), ("y", "# Other\n4")):
        (desk / folder).mkdir()
        write(desk / folder / "notes.md", text)
    lessons, _ = shelf.read([desk], taken=["notes-md"])
    assert [one.id for one in lessons] == ["notes-md-2", "notes-md-3"]
    assert [one.anchor for one in lessons[0].sections] == ["same", "same-2", "same-2-2"]


def test_the_same_file_twice_is_read_once(shelf: Documents, desk: Path) -> None:
    for name in ("a.md", "copy.md"):
        write(desk / name, "# A\nText.")
    assert [one.id for one in shelf.read([desk, desk / "a.md"])[0]] == ["a-md"]


@pytest.mark.parametrize(
    "text", ["# Only\n## headings", "#\n#", "---\ntitle: x\n---\n# A\n", "---\ntitle: x\n---\n", "\ufeff# Mark\nText."]
)
def test_odd_markdown_is_a_lesson(shelf: Documents, desk: Path, text: str) -> None:
    (lesson,), refused = shelf.read([write(desk / "odd.md", text)])
    assert not refused and all(section.text for section in lesson.sections)


def test_a_damaged_memory_is_no_crash(shelf: Documents, desk: Path, tmp_path: Path) -> None:
    first = shelf.read([write(desk / "a.md", "# A\nText.")])
    for kept in (tmp_path / "index" / "documents").iterdir():
        kept.write_text("{")
    assert shelf.read([]) == first
    (tmp_path / "index" / "documents.json").write_text("{")
    assert shelf.read([]) == ((), ())
