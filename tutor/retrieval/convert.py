"""Reads one file of a teacher's own as Markdown, in a process of its own. Knows nothing of lessons or the index.

Run as a program: `python -m tutor.retrieval.convert FILE` prints JSON, a list of pieces with their titles. What
is hostile or broken ends this process and not the tutor's: memory and processor time are limited, nothing outside of
the file is read, and any exception is the caller's one sentence.
"""

import json
import re
import resource
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import mammoth
import nbformat
from bs4 import BeautifulSoup
from markdownify import ATX, MarkdownConverter
from pypdf import PdfReader

from tutor.retrieval.kinds import KINDS, REFUSED, SECONDS, Kind, Piece

MEMORY = 1_500_000_000
"""Bytes of address space."""
MAX_UNPACKED = 200_000_000
"""Bytes that a DOCX may unpack to."""
MAX_TEXT = 5_000_000
"""Characters of text; a thick book has two million."""
_LINES = 60
"""Lines of plain text that are cited together."""


class Refused(Exception):
    """The file is whole, but nothing that can be indexed; the message continues its name."""


def pdf(path: Path) -> list[Piece]:
    """Return a piece for each page that holds text."""
    reader = PdfReader(path)
    if reader.is_encrypted:
        raise Refused("is encrypted; save it without a password")
    pages = [page.extract_text() for page in reader.pages]
    if not any(page.strip() for page in pages):
        raise Refused("holds no text, perhaps scanned pages; have its text recognised first")
    return [{"title": f"page {number}", "text": page} for number, page in enumerate(pages, start=1)]


def docx(path: Path) -> list[Piece]:
    """Return the document, without its pictures."""
    with zipfile.ZipFile(path) as parts:
        unpacked = sum(part.file_size for part in parts.infolist())
        if unpacked > MAX_UNPACKED:
            raise Refused(f"unpacks to more than {MAX_UNPACKED // 1_000_000} MB; save it without its pictures")
        for part in parts.infolist():
            # Office never writes one; entities and references to other files can only hide in it.
            if part.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in parts.read(part).replace(b"\0", b""):
                raise Refused("declares a document type, which no word processor does; save it anew")
    with path.open("rb") as file:
        made = mammoth.convert_to_html(file, external_file_access=False, include_embedded_style_map=False)
    return [{"title": "", "text": _markdown(made.value)}]


def html(path: Path) -> list[Piece]:
    """Return the page, without scripts and navigation."""
    return [{"title": "", "text": _markdown(path.read_bytes())}]


def notebook(path: Path) -> list[Piece]:
    """Return the cells in order: prose, and code in fences; outputs are left out."""
    kept = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    language = kept.metadata.get("language_info", {}).get("name", "python")
    cells = [
        f"```{language}\n{cell.source}\n```" if cell.cell_type == "code" else cell.source
        for cell in kept.cells
        if cell.cell_type in ("code", "markdown") and cell.source.strip()
    ]
    return [{"title": "", "text": "\n\n".join(cells)}]


def markdown(path: Path) -> list[Piece]:
    """Return the text as it is."""
    return [{"title": "", "text": _decoded(path)}]


def text(path: Path) -> list[Piece]:
    """Return the text in runs of lines."""
    lines = _decoded(path).splitlines()
    return [
        {
            "title": f"lines {start + 1} to {min(start + _LINES, len(lines))}",
            "text": "\n".join(lines[start : start + _LINES]),
        }
        for start in range(0, len(lines), _LINES)
    ]


_READERS: dict[Kind, Callable[[Path], list[Piece]]] = {
    "markdown": markdown,
    "notebook": notebook,
    "pdf": pdf,
    "html": html,
    "docx": docx,
    "text": text,
}


def _decoded(path: Path) -> str:
    raw = path.read_bytes()
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        found = raw.decode(encoding)
    except UnicodeDecodeError:
        raise Refused("is not text in UTF-8; save it as UTF-8") from None
    if "\0" in found:
        raise Refused("is not text, whatever its name says")
    return found


def _markdown(page: str | bytes) -> str:
    soup = BeautifulSoup(page, "html.parser")
    title = soup.title.get_text(" ", strip=True) if soup.title else ""
    for tag in soup(
        ["script", "style", "nav", "template", "noscript", "head", "title", "svg", "img", "iframe", "form"]
    ):
        tag.decompose()
    for heading in soup(["h1", "h2", "h3", "h4"]):
        for link in heading("a"):
            link.unwrap()  # many pages make each heading a link to itself
    body: str = MarkdownConverter(heading_style=ATX).convert_soup(soup.find("main") or soup)
    return f"---\ntitle: {' '.join(title.split())[:200]}\n---\n{body}" if title and body.strip() else body


def _clean(piece: Piece) -> Piece:
    """Leave out what neither JSON nor a database takes: control characters and halves of a character."""
    kept = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", " ", piece["text"].replace("\r\n", "\n"))
    return {"title": piece["title"], "text": kept.encode("utf-8", "replace").decode()}


def _main(path: Path) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    pieces = [_clean(piece) for piece in _READERS[KINDS[path.suffix.lower()]](path)]
    length = sum(len(piece["text"]) for piece in pieces)
    if length > MAX_TEXT:
        raise Refused(f"holds more than {MAX_TEXT // 1_000_000} million characters; split it")
    if not any(piece["text"].strip() for piece in pieces):
        raise Refused("holds no text")
    sys.stdout.write(json.dumps(pieces))


if __name__ == "__main__":
    try:
        _main(Path(sys.argv[1]))
    except Refused as refused:
        sys.stderr.write(f"{refused}\n")
        sys.exit(REFUSED)
