"""Builds each part at its first use, behind the page: the only place besides `__main__` that imports late.

The page answers HTTP before torch, Chroma and the sandbox are loaded; `tutor grade` pays for nothing it leaves unused.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from tutor.course.course import Course, read_course
from tutor.errors import CourseError, InputError, UnknownName
from tutor.exercise import Exercise
from tutor.grading.grader import Grader
from tutor.problem import Problem
from tutor.settings import Settings

if TYPE_CHECKING:
    from tutor.evals.report import Report
    from tutor.evals.suite import Suite
    from tutor.evaluation import Evaluation
    from tutor.grading.head import Heads
    from tutor.judges import Seat
    from tutor.llm.model import Model
    from tutor.mathematics.board import Board
    from tutor.mathematics.legend import Entry
    from tutor.mathematics.report import DerivationReport
    from tutor.practice.checker import Checker
    from tutor.practice.trial import Trial
    from tutor.progress.store import Store
    from tutor.retrieval.documents import Documents
    from tutor.retrieval.embedding import Embedder
    from tutor.retrieval.index import Index

T = TypeVar("T")
Progress = Callable[[int, int], None]
"""Told how much is done, of how much."""


class Parts:
    """The parts of one process, each built once."""

    def __init__(self, settings: Settings) -> None:
        """Take the settings; nothing is built yet."""
        self.settings = settings
        self._built: dict[str, Any] = {}
        self._lock = threading.Lock()
        self._locks: dict[str, threading.RLock] = {}

    def _once(self, name: str, build: Callable[[], T]) -> T:
        # A lock for each part: while the embedding model loads, the page may already read the course.
        with self._lock:
            lock = self._locks.setdefault(name, threading.RLock())
        with lock:
            if name not in self._built:
                self._built[name] = build()
            part: T = self._built[name]
            return part

    @property
    def course(self) -> Course:
        """The course folder, read once."""
        return self._once("course", lambda: read_course(self.settings.course))

    @property
    def store(self) -> Store:
        """The database."""
        from tutor.progress.store import Store

        return self._once("store", lambda: Store(url=self.settings.database_url))

    @property
    def embedder(self) -> Embedder:
        """The embedding model."""
        from tutor.retrieval.embedding import Embedder

        return self._once("embedder", Embedder)

    @property
    def index(self) -> Index:
        """The passages of the course."""
        from tutor.retrieval.index import Index

        return self._once("index", lambda: Index(folder=self.settings.index_folder, embedder=self.embedder))

    @property
    def documents(self) -> Documents:
        """The files of the teacher's own that the index holds besides the lessons."""
        return self._once("documents", lambda: self.documents_in(self.settings.index_folder))

    def documents_in(self, folder: Path) -> Documents:
        """Files of the teacher's own, remembered in another folder."""
        from tutor.retrieval.documents import Documents

        return Documents(folder)

    @property
    def checker(self) -> Checker:
        """The sandbox and its exercises."""
        from tutor.practice.checker import Checker

        if not self.exercises:
            raise InputError(f"The course '{self.settings.course}' has no coding exercises.")

        def build() -> Checker:
            return Checker(self.settings.course / "exercises", self.settings.sandbox)

        return self._once("checker", build)

    def trial(self, exercise: str, *, generated: bool) -> Trial:
        """Try an exercise out."""
        from tutor.practice.trial import trial

        return trial(self.checker, exercise, generated=generated)

    @property
    def exercises(self) -> dict[str, Exercise]:
        """The coding exercises of the course; reading them starts no sandbox."""
        from tutor.practice.folder import load_exercises

        folder = self._shelf("exercises")
        return self._once("exercises", lambda: load_exercises(folder) if folder.is_dir() else {})

    @property
    def problems(self) -> dict[str, Problem]:
        """The derivations of the course."""
        from tutor.mathematics.problems import load_problems

        folder = self._shelf("derivations")
        return self._once("problems", lambda: load_problems(folder) if folder.is_dir() else {})

    def _shelf(self, name: str) -> Path:
        course = self.settings.course
        if not course.is_dir():
            raise CourseError(str(course), None, "", "there is no such course folder; set VIVA_COURSE to one")
        return course / name

    def derive(self, problem: Problem, text: str) -> DerivationReport:
        """Judge a typed derivation line by line."""
        from tutor.mathematics.judge import judge

        board = self._board(problem)
        # A board keeps the learner's names while it judges, so one derivation at a time.
        with self._locks[f"board {problem.id}"]:
            return judge(board, text)

    def complaints(self) -> list[str]:
        """Hold every derivation to itself: its reference, notations, milestones and misconceptions; takes seconds."""
        from tutor.mathematics.problems import complaints

        return [text for problem in self.problems.values() for text in complaints(problem)]

    def legend(self, problem: Problem) -> tuple[Entry, ...]:
        """The symbols of a derivation with their shapes."""
        from tutor.mathematics.legend import legend

        board = self._board(problem)
        with self._locks[f"board {problem.id}"]:
            return legend(board)

    def _board(self, problem: Problem) -> Board:
        from tutor.mathematics.board import make_board

        return self._once(f"board {problem.id}", lambda: make_board(problem))

    @property
    def model(self) -> Model:
        """The language model.

        Raises:
            ModelUnavailable: no endpoint is set.
            InputError: its address or key cannot be one.
        """
        from tutor.judges import endpoint_of
        from tutor.llm.model import Model

        endpoint = endpoint_of(self.settings)
        return self._once("model", lambda: Model(endpoint=endpoint))

    def grader(self, kind: str | None = None) -> Grader:
        """The grader of this kind; None is what the settings say, hybrid where there is a model, else embedded.

        Raises:
            UnknownName: there is no such grader.
        """
        kind = kind or self.settings.grader or ("hybrid" if self.settings.has_model else "embedded")
        builds = {"embedded": self._embedded, "llm": self._llm, "hybrid": self._hybrid}
        if kind not in builds:
            raise UnknownName("grader", kind, builds)
        build = builds[kind]
        return self._once(f"grader {kind}", build)

    def _embedded(self) -> Grader:
        from tutor.grading.embedded import EmbeddedGrader

        return EmbeddedGrader(embedder=self.embedder)

    def _llm(self) -> Grader:
        from tutor.judges import judge_of, seats

        chairs = seats(self.settings)
        return judge_of(chairs, [self.chat(seat) for seat in chairs], keep=True)

    def chat(self, seat: Seat) -> Model:
        """The model of a judge's seat; the one of the page where that is the same."""
        from tutor.judges import endpoint_of
        from tutor.llm.model import Model

        endpoint = endpoint_of(self.settings)
        own = endpoint.but(judge=seat.model, temperature=seat.temperature)
        return self.model if own == endpoint else self._once(f"model {seat}", lambda: Model(endpoint=own))

    def _hybrid(self) -> Grader:
        from tutor.grading.hybrid import HybridGrader

        return HybridGrader(embedded=self.grader("embedded"), model=self.grader("llm"), threshold=self.settings.sure)

    def suites(self, folders: Sequence[Path], split: str | None, *, bare: bool = False) -> list[Suite]:
        """Read eval suites; questions they do not hold themselves are the bank's.

        Where `bare`, their rubrics hold criteria alone, as an instructor may write them.
        """
        from tutor.evals import material
        from tutor.evals.suite import read_suite

        bank = {question.id: question for question in self.course.questions}
        found = [read_suite(folder, bank).split(split) for folder in folders]
        return [material.bare(suite) for suite in found] if bare else found

    @property
    def evaluation(self) -> Evaluation:
        """Grading the graders; scikit-learn takes two seconds to load, which only these verbs should pay."""
        from tutor.evaluation import Evaluation

        return Evaluation(self)

    def cross_validate(
        self, folders: Sequence[Path], by: str, split: str | None, progress: Progress
    ) -> tuple[Report, ...]:
        """Grade every fold of a suite by heads fitted on its other folds; manners are left out of the other splits."""
        from tutor.evals.run import run_folds

        reports = []
        for whole in self.suites(folders, None):
            suite = whole.split(split)
            others = tuple(answer for answer in whole.answers if answer.split != split)
            taught = whole.but(answers=others) if by == "manner" and split and others else suite
            reports.append(run_folds(suite, self.embedder, by, taught=taught, progress=progress)[0])
        return tuple(reports)

    def embedded(self, head: Path) -> Grader:
        """The embedded grader with the heads of a file."""
        from tutor.grading.embedded import EmbeddedGrader
        from tutor.grading.head import read_heads

        return EmbeddedGrader(embedder=self.embedder, heads=read_heads(head))

    def fit(self, suites: Sequence[Suite], out: Path, progress: Progress) -> Heads:
        """Fit the embedded grader's heads on suites and write them.

        Raises:
            InputError: there is nothing to fit, or the file cannot be written.
        """
        from tutor.evals.fit import fit

        if not out.parent.is_dir():
            raise InputError(f"There is no folder {out.parent} to write {out.name} into.")
        heads = fit(suites, embedder=self.embedder, progress=progress)
        try:
            out.write_text(heads.model_dump_json() + "\n", "utf-8")
        except OSError as error:
            raise InputError(f"The head cannot be written to {out}: {error.strerror}.") from None
        return heads

    def close(self) -> None:
        """End what runs: the sandbox, the database's connections."""
        with self._lock:
            models = [name for name in self._built if name.startswith("model")]
            for name in ("checker", "store", *models):
                part = self._built.pop(name, None)
                if part is not None and hasattr(part, "close"):
                    part.close()
