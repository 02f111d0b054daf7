"""Reads LaTeX, Unicode and spoken maths into one plain notation, so that two ways to write a thing compare equal.

For comparison only: positions in the text are not kept, and nothing is evaluated. Knows nothing of rubrics or vectors.
"""

import html
import re
import unicodedata
from functools import lru_cache

from tutor.grading.lexicon import LEXICON

_GREEK = sorted(LEXICON["greek"])
_GREEK_LETTERS = "αβχδεηγικλμνωοφπψρστθυξζ"
_UNICODE = {
    **{letter: f" {name} " for letter, name in zip(_GREEK_LETTERS, _GREEK, strict=True)},
    **{"ς": " sigma ", "ϵ": " epsilon ", "Σ": " sum ", "∑": " sum ", "∏": " prod ", "Δ": " delta ", "∇": " grad "},
    **{"√": " sqrt ", "∂": "d", "∞": " infinity ", "→": " -> ", "⇒": " -> ", "←": " <- ", "≈": " ~ ", "∝": " propto "},
    **{"≤": " <= ", "≥": " >= ", "≠": " != ", "×": " * ", "·": " * ", "⋅": " * ", "∘": " * ", "−": "-", "–": "-"},
    **{"⊙": " odot ", "⊗": " odot ", "∈": " in ", "‖": "|", "’": "'", "‘": "'", "“": '"', "”": '"'},
}
_WORDS = str.maketrans(_UNICODE)
_SUPER = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿᵀ⊤", "0123456789+-nTT", strict=True))
_SUB = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋ₐₑₕᵢⱼₖₗₘₙₚₛₜₓ", "0123456789+-aehijklmnpstx", strict=True))
_COMMANDS = {
    **{name: f" {name} " for name in _GREEK},
    **{"varepsilon": " epsilon ", "ell": "l", "hat": "hat ", "tilde": "tilde ", "bar": "bar ", "nabla": " grad "},
    **{"cdot": " * ", "times": " * ", "odot": " odot ", "circ": " * ", "partial": "d", "top": "T", "intercal": "T"},
    **{"to": " -> ", "rightarrow": " -> ", "Rightarrow": " -> ", "implies": " -> ", "approx": " ~ ", "sim": " ~ "},
    **{"le": " <= ", "leq": " <= ", "ge": " >= ", "geq": " >= ", "ll": " < ", "gg": " > ", "neq": " != "},
    **{"propto": " propto ", "sum": " sum ", "prod": " prod ", "infty": " infinity ", "mid": " | ", "in": " in "},
    **{"log": " log ", "exp": " exp ", "ln": " log ", "tanh": " tanh ", "max": " max ", "min": " min ", "sin": " sin "},
    **{"cos": " cos ", "quad": " ", "qquad": " ", "ldots": " ", "cdots": " ", "dots": " ", "left": "", "right": ""},
    **{"text": "", "mathrm": "", "mathbf": "", "mathbb": "", "mathcal": "", "operatorname": "", "displaystyle": ""},
    **{"boldsymbol": "", "bigl": "", "bigr": "", "big": "", "Big": "", "textbf": "", "emph": "", "mathsf": ""},
}
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\U000e0000-\U000e007f]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_THOUSANDS = re.compile(r"(?<=\d)(?:\{,\}|\\[,:; ]|[\u2009\u202f\u00a0'’])(?=\d{3}(?!\d))")
_GROUP = r"\{([^{}]*)\}"
_SPOKEN = (
    (re.compile(r"\bsquare[ -]?root(?:s)?(?: of)?\b", re.I), "sqrt"),
    (re.compile(r"\broot (?=d\b|d_)", re.I), "sqrt "),
    (re.compile(r"\b([A-Za-z]) sub ([A-Za-z0-9]+)\b"), r"\1_\2"),
    (re.compile(r"\bd k\b"), "d_k"),
    (re.compile(r"\b(\w+)[ -]transposed?\b"), r"\1^T"),
    (re.compile(r"\b([A-Za-z]) (?:hat|dash|prime)\b"), r"hat \1"),
    (re.compile(r"\b(\w+) squared\b"), r"\1^2"),
    (re.compile(r"\b(?:is |are )?(?:equal to|equals)\b", re.I), "="),
)


def _scripts(text: str) -> str:
    """Write runs of raised and lowered characters as `^…` and `_…`."""
    text = re.sub(f"[{''.join(_SUPER)}]+", lambda run: "^" + "".join(_SUPER[c] for c in run[0]), text)
    return re.sub(f"[{''.join(_SUB)}]+", lambda run: "_" + "".join(_SUB[c] for c in run[0]), text)


def _command(match: re.Match[str]) -> str:
    return _COMMANDS.get(match[1], f" {match[1]} ")


def _latex(text: str) -> str:
    for _ in range(4):  # fractions nest; deeper ones stay as they are
        text, fractions = re.subn(rf"\\[dt]?frac\s*{_GROUP}\s*{_GROUP}", r" (\1)/(\2) ", text)
        text, roots = re.subn(rf"\\sqrt\s*{_GROUP}", r" sqrt(\1) ", text)
        text = re.sub(rf"\\(?:text|mathrm|operatorname|mathbf|mathbb|mathcal|boldsymbol)\*?\s*{_GROUP}", r"\1", text)
        text = re.sub(rf"([_^])\s*{_GROUP}", r"\1\2", text)
        if not fractions and not roots:
            break
    text = re.sub(r"\\([A-Za-z]+)", _command, text)
    return re.sub(r"\\[,;:! ]|[{}$]|\\", " ", text)


def clean(text: str) -> str:
    """Drop what cannot be seen (zero-width, bidirectional and control characters) and fold look-alike forms."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _scripts(_INVISIBLE.sub("", text)))
    return _CONTROL.sub(" ", text)


@lru_cache(maxsize=1024)
def plain(text: str) -> str:
    r"""Return the text in plain notation, without HTML tags: `\frac{QK^\top}{\sqrt{d_k}}` and `QKᵀ/√d_k` read alike."""
    text = html.unescape(clean(_THOUSANDS.sub(",", text))).translate(_WORDS)
    if "\\" in text or "$" in text or "{" in text:
        text = _latex(text)
    if "<" in text:
        text = re.sub(r"<!--.*?-->|</?[A-Za-z][^<>]*>", " ", text, flags=re.S)
    for pattern, form in _SPOKEN:
        text = pattern.sub(form, text)
    return re.sub(r"\s+", " ", text).strip()
