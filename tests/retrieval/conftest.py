"""One embedding model for all tests of retrieval: it takes a second to load."""

import pytest

from tutor.retrieval.embedding import Embedder


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    return Embedder()
