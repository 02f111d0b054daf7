"""The index on disk: what is embedded, what is found, and what survives interruption, damage and another model."""

import fcntl
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from langchain_classic.indexes import SQLRecordManager

from tests.retrieval.stand_in import MANY, Random, evened, lesson
from tutor.errors import IndexUnavailable, StoreUnavailable
from tutor.lesson import Lesson
from tutor.retrieval.embedding import Embedder, Vectors
from tutor.retrieval.index import Index, Indexed, TextEncoder

TEXTS = {
    "dropout": "During training, dropout sets random activations to zero so that units cannot rely on each other.",
    "softmax": "Softmax turns scores into positive weights that sum to one.",
    "lstm": "The forget gate of an LSTM decides how much of the cell state is kept at each step.",
    "adam": "Adam divides the running mean of the gradient by the root of the running mean of its square.",
}


LESSONS = tuple(lesson(name, text) for name, text in TEXTS.items())


class Counting:
    """The real embedder, counting what it embeds."""

    def __init__(self, embedder: Embedder, fingerprint: str = Embedder.fingerprint) -> None:
        self.embedder, self.fingerprint, self.texts = embedder, fingerprint, 0

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.texts += len(texts)
        return self.embedder.embed(texts)

    def count_tokens(self, text: str) -> int:
        return self.embedder.count_tokens(text)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def counting(embedder: Embedder) -> Counting:
    return Counting(embedder)


def counts(done: Indexed) -> tuple[int, int, int, int]:
    return done.added, done.updated, done.skipped, done.deleted


def names(index: Index) -> set[str]:
    return {hit.passage.lesson for hit in index.search("text number", 1000)}


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("What does dropout do to activations?", "dropout"),
        ("How do scores become weights that sum to 1?", "softmax"),
        ("Which gate keeps the memory cell?", "lstm"),
        ("optimiser with running means of gradients", "adam"),
    ],
)
def test_the_passage_that_answers_comes_first(folder: Path, counting: Counting, query: str, name: str) -> None:
    index = Index(folder=folder, embedder=counting)
    index.update(LESSONS)
    hits = index.search(query, 3)
    assert len(hits) == 3
    assert hits[0].passage.source == f"{name}#idea" and hits[0].passage.text == TEXTS[name]
    question, passage = counting.embed([query, f"{hits[0].passage.title}\n\n{hits[0].passage.text}"])
    assert hits[0].score == pytest.approx(float(question @ passage), abs=1e-5)


def test_only_what_changed_is_embedded(folder: Path, counting: Counting) -> None:
    assert counts(Index(folder=folder, embedder=counting).update(LESSONS)) == (4, 0, 0, 0)
    again = Index(folder=folder, embedder=counting)
    assert counts(again.update(LESSONS)) == (0, 0, 4, 0)
    assert counting.texts == 4 + 1, "all have one heading"
    changed = (*LESSONS[:3], lesson("adam", "Adam adapts the step of each weight."))
    assert counts(again.update(changed)) == (1, 0, 3, 1)
    assert counting.texts == 6 and again.size() == 4


def test_questions_lead_to_their_section_and_are_embedded_once(folder: Path, counting: Counting) -> None:
    def asking(one: Lesson, *questions: str) -> Lesson:
        return one.but(sections=(one.sections[0].but(asked=questions),))

    query = "which knob makes my network bananas"
    index = Index(folder=folder, embedder=counting)
    index.update(LESSONS)
    assert index.search(query, 1)[0].passage.lesson != "softmax"
    before = counting.texts
    asked = (LESSONS[0], asking(LESSONS[1], query, "bananas?"), *LESSONS[2:])
    assert counts(index.update(asked)) == (0, 0, 4, 0), "passages are what they were"
    assert counting.texts == before + 2
    (hit,) = index.search(query, 1)
    assert hit.passage.text == TEXTS["softmax"] and hit.score < 0.5, "it answers with the passage, as near as that is"
    before = counting.texts
    index.update((LESSONS[0], asking(LESSONS[1], query, "and apples?"), *LESSONS[2:]))
    assert counting.texts == before + 1
    index.update(LESSONS)
    assert counting.texts == before + 1 and index.search(query, 1)[0].passage.lesson != "softmax"


def test_when_nothing_changed_the_store_is_not_even_opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(folder, MANY, Random())
    monkeypatch.setattr("tutor.retrieval.index.Shelf", None)
    assert counts(Index(folder=folder, embedder=Random()).update(MANY)) == (0, 0, 300, 0)


def test_a_deleted_lesson_leaves(folder: Path, counting: Counting) -> None:
    index = Index(folder=folder, embedder=counting)
    index.update(LESSONS)
    assert counts(index.update(LESSONS[1:])) == (0, 0, 3, 1)
    assert {hit.passage.lesson for hit in index.search("dropout", 10)} == set(TEXTS) - {"dropout"}


def test_search_is_exact(folder: Path) -> None:
    encoder = Random()
    many = tuple(lesson(f"lesson-{n}", f"text number {n}") for n in range(1200))
    index = Index(folder=folder, embedder=encoder)
    index.update(many)
    vectors = encoder.embed([f"{one.title}: Idea\n\n{one.sections[0].text}" for one in many])
    for number in range(20):
        query = "query " + "again " * number  # no word of a lesson: meaning alone decides
        best = np.argsort(-evened(vectors, encoder.embed([query])[0], vectors))[:5]
        assert [hit.passage.lesson for hit in index.search(query, 5)] == [f"lesson-{row}" for row in best]


def test_the_same_passage_twice_is_kept_once(folder: Path, counting: Counting) -> None:
    twice = lesson("a", "One sentence.\n\n" + "long " * 170 + "\n\nOne sentence.\n\n" + "long " * 170)
    index = Index(folder=folder, embedder=counting)
    index.update([twice])
    assert index.size() == 2


@pytest.mark.parametrize("query", ["", "  \n ", "\x00", "\x00\x00"])
def test_a_query_without_words_finds_nothing(folder: Path, counting: Counting, query: str) -> None:
    index = Index(folder=folder, embedder=counting)
    index.update(LESSONS)
    assert index.search(query) == ()


@pytest.mark.parametrize("query", ["soft\x00max weights", "softmax " * 25_000, "日本語", "half \ud83d", "$" * 999])
def test_an_odd_query_is_answered(folder: Path, counting: Counting, query: str) -> None:
    index = Index(folder=folder, embedder=counting)
    index.update(LESSONS)
    assert len(index.search(query, 2)) == 2


def test_a_missing_index_is_said_and_not_made(folder: Path, counting: Counting) -> None:
    index = Index(folder=folder, embedder=counting)
    for use in (lambda: index.search("softmax"), index.size):
        with pytest.raises(IndexUnavailable, match="no index.*run `tutor index`"):
            use()
    assert not folder.exists() and counting.texts == 0


def test_an_interrupted_run_changes_nothing_and_is_completed(folder: Path) -> None:
    make(folder, MANY[:20], Random())
    with pytest.raises(KeyboardInterrupt):
        Index(folder=folder, embedder=Random(2)).update(MANY)
    index = Index(folder=folder, embedder=Random())
    assert index.size() == 20 and names(index) == {one.id for one in MANY[:20]}
    assert counts(index.update(MANY)) == (300 - 128, 0, 128, 0)
    assert names(index) == {one.id for one in MANY}


def test_a_run_stopped_between_store_and_record_is_mended(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(SQLRecordManager, "update", stop)
        Index(folder=folder, embedder=Random()).update(MANY)
    index = Index(folder=folder, embedder=Random())
    assert counts(index.update(MANY[100:])) == (200, 0, 0, 0)
    assert names(index) == {one.id for one in MANY[100:]}, "no stray passage of a lesson that is gone"


def child(folder: Path, first: int, last: int, kill_at: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.retrieval.stand_in", str(folder), str(first), str(last), str(kill_at)]
    process = subprocess.Popen(command, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE)
    assert process.stdout
    process.stdout.readline()
    process.stdout.close()
    return process


def make(folder: Path, lessons: Sequence[Lesson], encoder: TextEncoder) -> None:
    index = Index(folder=folder, embedder=encoder)
    index.update(lessons)
    index.close()


def test_a_killed_run_is_completed(folder: Path) -> None:
    assert child(folder, 0, 300, kill_at=3).wait() == -signal.SIGKILL
    index = Index(folder=folder, embedder=Random())
    with pytest.raises(IndexUnavailable, match="no index.*run `tutor index`"):
        index.search("text number 7")
    assert counts(index.update(MANY)) == (44, 0, 256, 0)
    assert names(index) == {one.id for one in MANY}


def test_another_model_is_refused_until_a_rebuild(folder: Path, embedder: Embedder) -> None:
    make(folder, LESSONS, Counting(embedder, "old-model"))
    new = Counting(embedder, "new-model")
    index = Index(folder=folder, embedder=new)
    for use in (lambda: index.search("softmax"), lambda: index.update(LESSONS)):
        with pytest.raises(IndexUnavailable, match=r"made with.*old-model.*new-model.*tutor index --rebuild"):
            use()
    assert new.texts == 0, "nothing was embedded in vain"
    assert counts(index.update(LESSONS, rebuild=True)) == (4, 0, 0, 0)
    assert index.search("softmax", 1)[0].passage.lesson == "softmax"


def graph(folder: Path) -> Path:
    return next((folder / "chroma").glob("*/data_level0.bin"))


DAMAGE = {
    "lost": lambda folder: (folder / "chroma" / "chroma.sqlite3").write_bytes(b""),
    "store": lambda folder: (folder / "chroma" / "chroma.sqlite3").write_bytes(b"rubbish" * 1000),
    "records": lambda folder: (folder / "records.sqlite3").write_bytes(b"rubbish" * 1000),
    "graph cut": lambda folder: os.truncate(graph(folder), 50),
    "graph overwritten": lambda folder: [
        path.write_bytes(os.urandom(path.stat().st_size)) for path in graph(folder).parent.iterdir()
    ],
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_store_is_not_opened_but_searched_and_rebuilt(
    folder: Path, damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(folder, MANY[:9], Random())
    DAMAGE[damage](folder)
    index = Index(folder=folder, embedder=Random())
    assert len(names(index)) == 9, "what is searched does not lie in the store"
    with monkeypatch.context() as patch, pytest.raises(IndexUnavailable, match="damaged: run `tutor index --rebuild`"):
        patch.setattr("tutor.retrieval.index.Shelf", None)
        index.update(MANY[:9])
    assert counts(index.update(MANY[:9], rebuild=True)) == (9, 0, 0, 0)
    assert len(names(index)) == 9
    assert counts(index.update(MANY[:10])) == (1, 0, 9, 0)


@pytest.mark.slow
def test_a_graph_torn_by_a_stopped_run_is_found_out_in_a_process_of_its_own(folder: Path) -> None:
    many = tuple(lesson(f"lesson-{n}", f"text number {n}") for n in range(1500))  # fewer are not in the graph yet
    make(folder, many, Random())
    (folder / "unfinished").touch()
    DAMAGE["graph cut"](folder)
    with pytest.raises(IndexUnavailable, match="damaged: run `tutor index --rebuild`"):
        Index(folder=folder, embedder=Random()).update(many)


def test_a_store_that_would_end_the_process_is_not_opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(folder, MANY[:9], Random())
    (folder / "unfinished").touch()
    DAMAGE["graph overwritten"](folder)
    crash = subprocess.CompletedProcess([], -signal.SIGSEGV)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: crash)
    monkeypatch.setattr("tutor.retrieval.index.Shelf", None)
    with pytest.raises(IndexUnavailable, match=r"damaged: run `tutor index --rebuild`"):
        Index(folder=folder, embedder=Random()).update(MANY[:9])


@pytest.mark.parametrize("size", [100, -1])
def test_a_damaged_snapshot_is_named_and_made_again(folder: Path, size: int) -> None:
    make(folder, MANY[:9], Random())
    kept = (folder / "passages.npz").read_bytes()
    half = len(kept) // 2
    (folder / "passages.npz").write_bytes(kept[:size] if size >= 0 else kept[:half] + b"?" * 9 + kept[half + 9 :])
    index = Index(folder=folder, embedder=Random())
    with pytest.raises(IndexUnavailable, match=r"cannot be read.*`tutor index`"):
        index.search("text")
    assert counts(index.update(MANY[:9])) == (0, 0, 9, 0)
    assert len(names(index)) == 9


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreUnavailable, match=f"index in {tmp_path}/file/index cannot be written"):
        Index(folder=tmp_path / "file" / "index", embedder=Random()).update(MANY[:1])


def test_a_full_disk_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = Index(folder=folder, embedder=Random())
    index.update(MANY[:3])
    index.close()
    (folder / "chroma" / "chroma.sqlite3").write_bytes(b"what Chroma leaves when it cannot write")
    full = os.statvfs_result((4096, 4096, 1000, 0, 0, 0, 0, 0, 0, 255))
    monkeypatch.setattr(os, "statvfs", lambda _: full)
    with pytest.raises(StoreUnavailable, match="No disk space is left"):
        index.update(MANY)


def test_two_processes_do_not_write_at_once(folder: Path) -> None:
    index = Index(folder=folder, embedder=Random())
    index.update(MANY[:2])
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(StoreUnavailable, match="Another process is writing"):
            index.update(MANY)
    assert counts(index.update(MANY[:3])) == (1, 0, 2, 0)


def test_what_another_process_indexes_is_found_without_a_restart(folder: Path) -> None:
    index = Index(folder=folder, embedder=Random())
    index.update(MANY[:20])
    assert len(names(index)) == 20
    assert child(folder, 10, 40, kill_at=0).wait() == 0
    assert names(index) == {one.id for one in MANY[10:40]}


def test_the_index_is_searched_while_it_is_written(folder: Path) -> None:
    index = Index(folder=folder, embedder=Random())
    index.update(MANY[:10])
    writer = threading.Thread(target=index.update, args=(MANY,))
    writer.start()
    sizes = []
    while writer.is_alive():
        sizes.append(len(index.search("text number 3", 5)))
    writer.join()
    assert set(sizes) == {5}
    assert names(index) == {one.id for one in MANY}


@pytest.mark.slow
@pytest.mark.parametrize("moment", [0.1 * step for step in range(1, 6)])
def test_killed_at_any_moment_nothing_is_lost(folder: Path, moment: float) -> None:
    process = child(folder, 0, 300, kill_at=0)
    try:
        process.wait(moment)
    except subprocess.TimeoutExpired:
        process.kill()
    process.wait()
    index = Index(folder=folder, embedder=Random())
    done = index.update(MANY)
    assert done.added + done.skipped == 300
    assert names(index) == {one.id for one in MANY}
