"""What is searched: all passages with their vectors in one file, replaced as a whole. Knows nothing of Chroma.

Readers never open the store: opening it changes its files, and a damaged graph in it would end their process.
"""

import hashlib
import json
import os
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tutor.errors import IndexUnavailable
from tutor.passage import Passage

NAME = "passages.npz"


@dataclass(frozen=True)
class Snapshot:
    """The outcome of one run of indexing."""

    fingerprint: str
    """The embedding model's name."""
    digest: str
    """Names what was indexed."""
    store: Mapping[str, str]
    """The store's files after the run, with their sha256."""
    passages: Sequence[Passage]
    vectors: NDArray[np.float32]
    """A unit vector a passage, (passages, width)."""
    headings: Mapping[str, str]
    """The headings of sections, by `lesson#section`."""
    asked: Mapping[str, Sequence[str]]
    """What learners ask of sections, by `lesson#section`."""
    lines: Mapping[str, NDArray[np.float32]]
    """A unit vector for each heading and each question, by its text."""

    def write(self, folder: Path) -> None:
        """Put the file in place, as a whole or not at all."""
        about = {
            "fingerprint": self.fingerprint,
            "digest": self.digest,
            "store": dict(self.store),
            "passages": [passage.plain() for passage in self.passages],
            "headings": dict(self.headings),
            "asked": dict(self.asked),
            "lines": list(self.lines),
        }
        half = folder / f"{NAME}.{os.getpid()}.half"
        try:
            with half.open("wb") as file:
                np.savez(
                    file,
                    about=np.frombuffer(json.dumps(about).encode(), dtype=np.uint8),
                    vectors=self.vectors,
                    lines=np.array(list(self.lines.values()), dtype=np.float32),
                )
                file.flush()
                os.fsync(file.fileno())
            half.replace(folder / NAME)
        finally:
            half.unlink(missing_ok=True)


def read_snapshot(folder: Path) -> Snapshot:
    """Read what the last whole run left.

    Raises:
        IndexUnavailable: there is none, or it is damaged.
    """
    try:
        # The archive's own checksums are verified. NumPy would leave open what it cannot read.
        with (folder / NAME).open("rb") as raw, np.load(raw, allow_pickle=False) as file:
            about = json.loads(file["about"].tobytes())
            vectors, lines = file["vectors"], file["lines"]
        return Snapshot(
            fingerprint=about["fingerprint"],
            digest=about["digest"],
            store=about["store"],
            passages=[Passage.model_validate(passage) for passage in about["passages"]],
            vectors=vectors,
            headings=about["headings"],
            asked=about["asked"],
            lines=dict(zip(about["lines"], lines, strict=True)),
        )
    except FileNotFoundError:
        raise IndexUnavailable(f"There is no index in {folder} yet: run `tutor index`.") from None
    except (OSError, EOFError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise IndexUnavailable(f"The index in {folder} cannot be read ({error}): run `tutor index`.") from error


def stamp(folder: Path) -> tuple[int, ...]:
    """Return what changes whenever a run wrote something, in whatever process."""
    try:
        status = (folder / NAME).stat()
    except OSError:
        return ()
    return status.st_ino, status.st_mtime_ns, status.st_size


def checksums(folder: Path, names: Sequence[str]) -> dict[str, str]:
    """Return the sha256 of these files, and of all files in these folders, by their names in `folder`."""
    found = [path for name in names for path in sorted([folder / name, *(folder / name).rglob("*")]) if path.is_file()]
    sums = {}
    for path in found:
        with path.open("rb") as file:
            sums[path.relative_to(folder).as_posix()] = hashlib.file_digest(file, "sha256").hexdigest()
    return sums
