"""Keeps assessments by content, so that the same answer is judged once. Knows nothing of who judged."""

import contextlib
import hashlib
import json
from pathlib import Path

from pydantic import ValidationError

from tutor.assessment import Assessment
from tutor.question import Question

_MOST = 4096
"""Assessments kept in memory; the oldest leave first."""


class Shelf:
    """Assessments keyed by judge, question and answer: in memory, and in a folder where one is given."""

    def __init__(self, folder: Path | None = None) -> None:
        """Use the folder, which is made when first written to."""
        self._folder = folder
        self._kept: dict[str, Assessment] = {}

    def get(self, judge: str, question: Question, answer: str) -> Assessment | None:
        """Return what this judge said of this answer, if it is known."""
        key = _key(judge, question, answer)
        found = self._kept.get(key)
        if found is None and self._folder is not None:
            with contextlib.suppress(OSError, ValidationError):  # not there, or not whole: judged anew
                found = Assessment.model_validate_json((self._folder / f"{key}.json").read_bytes())
                self._keep(key, found)
        return found

    def put(self, question: Question, answer: str, assessment: Assessment) -> None:
        """Keep an assessment. What is ungraded is not kept; a folder that cannot be written to is done without."""
        if not assessment.graded:
            return
        key = _key(assessment.judge, question, answer)
        self._keep(key, assessment)
        if self._folder is not None:
            with contextlib.suppress(OSError):
                self._folder.mkdir(parents=True, exist_ok=True)
                part = self._folder / f"{key}.{id(assessment)}.part"
                part.write_text(assessment.model_dump_json(), "utf-8")
                part.replace(self._folder / f"{key}.json")

    def _keep(self, key: str, assessment: Assessment) -> None:
        while len(self._kept) >= _MOST:
            self._kept.pop(next(iter(self._kept)), None)
        self._kept[key] = assessment


def _key(judge: str, question: Question, answer: str) -> str:
    content = json.dumps([judge, question.plain(), answer], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()
