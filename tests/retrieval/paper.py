"""Makes small documents of every kind, whole and hostile, without the libraries that read them."""

import json
import zipfile
from pathlib import Path

_NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def pdf(path: Path, *pages: str, trailer: str = "") -> Path:
    """A PDF with a line of text on each page."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, words in enumerate(pages):
        stream = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET"
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>",
            f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        ]
    body, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    body += (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R "
        f"{trailer} >>\nstartxref\n{len(body)}\n%%EOF\n"
    ).encode()
    path.write_bytes(body)
    return path


ENCRYPTED = (
    "/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <"
    + "11" * 32
    + "> /U <"
    + "22" * 32
    + "> >> /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]"
)


def docx(path: Path, *paragraphs: tuple[str, str], head: str = "", extra: dict[str, bytes] | None = None) -> Path:
    """A DOCX of (style, text) paragraphs; `head` stands before its root element."""
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'
        for style, text in paragraphs
    )
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.document.main+xml"/></Types>'
    )
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        'officeDocument" Target="word/document.xml"/></Relationships>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", types)
        parts.writestr("_rels/.rels", rels)
        parts.writestr("word/document.xml", f"{head}<w:document {_NS}><w:body>{body}</w:body></w:document>")
        for name, data in (extra or {}).items():
            parts.writestr(name, data)
    return path


def notebook(path: Path, *cells: tuple[str, str]) -> Path:
    """A notebook of (kind, source) cells."""
    made = [
        {"cell_type": kind, "metadata": {}, "source": source, "id": f"cell-{number}"}
        | ({"execution_count": 1, "outputs": []} if kind == "code" else {})
        for number, (kind, source) in enumerate(cells)
    ]
    path.write_text(json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), "utf-8")
    return path
