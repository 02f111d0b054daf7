"""Opens an index's store in a process of its own, since a damaged graph in it ends the process that reads it.

Run as a program: `python -m tutor.retrieval.probe FOLDER`. Anything but exit status 0 means: do not open it.
"""

import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path

from chromadb.errors import NotFoundError

from tutor.retrieval.shelf import COLLECTION, open_client

_SECONDS = 120


def holds(folder: Path) -> bool:
    """Tell whether the store in a folder can be opened and read to its end."""
    command = [sys.executable, "-m", "tutor.retrieval.probe", str(folder.absolute())]
    try:
        done = subprocess.run(
            command, cwd=Path(__file__).parents[2], capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def _read(folder: Path) -> None:
    with closing(open_client(folder)) as client, suppress(NotFoundError):
        collection = client.get_collection(COLLECTION, embedding_function=None)
        vectors = collection.get(include=["embeddings"])["embeddings"]
        if vectors is not None and len(vectors):
            collection.query(query_embeddings=list(vectors[0]), n_results=len(vectors))


if __name__ == "__main__":
    _read(Path(sys.argv[1]))
