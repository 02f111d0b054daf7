"""What the reader of documents and the process it reads in have to agree on. Knows nothing of either."""

from typing import Literal, TypedDict

Kind = Literal["markdown", "notebook", "pdf", "html", "docx", "text"]

KINDS: dict[str, Kind] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".ipynb": "notebook",
    ".pdf": "pdf",
    ".html": "html",
    ".htm": "html",
    ".docx": "docx",
    ".txt": "text",
    ".text": "text",
}
"""What can be read, by the ending of its name."""
SECONDS = 60
"""Of processor time, for a file."""
REFUSED = 3
"""Exit status where the last line of standard error is a sentence for people."""


class Piece(TypedDict):
    """A part of a document, as Markdown."""

    title: str
    """What to cite it by, "page 3"; empty: its own headings cut it further."""
    text: str
