r"""Makes text safe to show as Markdown with formulas. Pure; knows nothing of the exam and nothing of Gradio.

The page sets formulas between $…$, $$…$$, \(…\) and \[…\]. Whatever else a learner types is shown as typed: no HTML,
no Markdown, and a dollar that opens no formula stays a dollar.
"""

import html
import re
from collections.abc import Callable

DELIMITERS: list[dict[str, str | bool]] = [
    {"left": "$$", "right": "$$", "display": True},
    {"left": "$", "right": "$", "display": False},
    {"left": "\\(", "right": "\\)", "display": False},
    {"left": "\\[", "right": "\\]", "display": True},
]
"""What the page's Markdown is told; the longer one first, since the page takes them in turn."""

SHOWN_CHARACTERS = 2_000
"""What is shown of one message; all of it is kept and the record says how long it was."""

# A formula never holds a dollar, a blank line or a placeholder of the page's own; `$ 5 and $` is no formula.
_INSIDE = r"(?:[^$\\\n]|\\[^$\n]|\n(?!\s*\n))"
_FORMULA = (
    rf"\$\$(?=\S){_INSIDE}{{1,1000}}?\$\$"
    rf"|\$(?![\s$])(?:{_INSIDE}{{0,1000}}?(?:[^\s$\\]|\\[^$\s]))\$(?!\d)"
    rf"|\\\((?:(?!\\[()]){_INSIDE}){{1,1000}}?\\\)"
    rf"|\\\[(?:(?!\\[\[\]]){_INSIDE}){{1,1000}}?\\\]"
)
_FORMULAS = re.compile(f"({_FORMULA})")
_CODE_OR_FORMULA = re.compile(rf"(```.*?```|`[^`\n]+`|{_FORMULA})", re.DOTALL)
_UNSAFE_IN_CODE = re.compile(r"[$<\\]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_DOLLAR = "<span>&#36;</span>"
_BACKSLASH = "<span>&#92;</span>"


def typed(text: str, *, limit: int = SHOWN_CHARACTERS) -> str:
    """Return what a learner typed as inline HTML on one line: formulas set, all else letter by letter."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    shown = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text[:limit])
    safe = _split(_FORMULAS, shown, _letters, _formula)
    if len(text) > limit:
        safe += f' <span class="cut">… ({len(text):,} characters in all; the rest is kept, not shown)</span>'
    return safe


def quoted(text: str) -> str:
    """Return a learner's words as a quotation: on one line, its displayed formulas in the line too."""
    inline = re.sub(r"\\\[(.+?)\\\]", r"\\(\1\\)", text.replace("$$", "$"), flags=re.DOTALL)
    return f'<blockquote class="quote">{typed(" ".join(inline.split()))}</blockquote>'


def prose(text: str) -> str:
    """Return course text (Markdown with formulas, perhaps quoting a learner) with HTML and pictures made letters."""
    return _split(_CODE_OR_FORMULA, text, _words, _kept)


def plain(text: str) -> str:
    """Return text as letters alone, formulas too."""
    return _letters(_CONTROL.sub("\N{REPLACEMENT CHARACTER}", text))


def read_link(source: str, words: str) -> str:
    """Return words, already safe, that lead to a section `lesson#section` or a lesson; the page's script follows it."""
    return f'<a class="to-read" href="#read/{_address(source)}">{words}</a>'


def ask_link(source: str, words: str) -> str:
    """Return words, already safe, that begin a drill on a section or a lesson."""
    return f'<a class="to-ask" role="button" href="#ask/{_address(source)}">{words}</a>'


def _address(source: str) -> str:
    return "/".join("".join(sign for sign in part if sign.isalnum() or sign == "-") for part in source.split("#", 1))


def points(value: float) -> str:
    """Return points as people write them: 2, 1.5, 0.75."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def counted(number: int, noun: str) -> str:
    """Return `1 hint`, `2 hints`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _split(pattern: re.Pattern[str], text: str, rest: Callable[[str], str], kept: Callable[[str], str]) -> str:
    # With one group, re.split gives text and matches in turn.
    pieces = pattern.split(text)
    return "".join(kept(piece) if place % 2 else rest(piece) for place, piece in enumerate(pieces))


def _formula(text: str) -> str:
    # No raw angle bracket leaves here: whatever the page makes of the dollars, no formula can become markup.
    return text.replace("\n", " ").replace("<", "\\lt ").replace(">", "\\gt ")


def _kept(text: str) -> str:
    if not text.startswith("`"):
        return _formula(text)
    if not _UNSAFE_IN_CODE.search(text):
        return text
    # The page looks for formulas before it looks for code, so such code is spelt out.
    body = re.sub(r"\A\w*\n", "", text.strip("`"))
    spelt = "".join(sign if sign.isalnum() or sign == " " else f"&#{ord(sign)};" for sign in body)
    code = f"<code>{spelt.replace('&#36;', _DOLLAR).replace('&#92;', _BACKSLASH)}</code>"
    return f"<pre>{code}</pre>" if text.startswith("```") else code


def _letters(text: str) -> str:
    safe = html.escape(text).replace("%", "&#37;").replace("$", _DOLLAR).replace("\\", _BACKSLASH)
    return safe.replace("\n", "&#10;").replace("\t", "&#9;")


def _words(text: str) -> str:
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace("%%%", "%%&#37;").replace("![", "!&#91;")
    return safe.replace("$", _DOLLAR)
