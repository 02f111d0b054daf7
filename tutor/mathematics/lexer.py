"""Text to raw tokens: one spelling for LaTeX, Unicode and ASCII, places kept. Knows nothing of names or grammar."""

import difflib
import re
import unicodedata
from dataclasses import replace

from tutor.errors import Unreadable
from tutor.mathematics import tables
from tutor.mathematics.characters import plain
from tutor.mathematics.tokens import Kind, Token

MAX_TEXT = 2000
MAX_TOKENS = 900

_DIGITS = tuple("0123456789")
_NUMBER = re.compile(
    r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9,])(?:\.[0-9]+)?|[0-9]+\.[0-9]+|[0-9]+|\.[0-9]+)(?:[eE][+-]?[0-9]+(?![A-Za-z]))?(?:\s?\\?%)?"
)
_PREFIX = re.compile(r"(?:(?:" + "|".join(tables.PREFIXES) + r")\.)+(?=[A-Za-z])")
_SIGN = re.compile("|".join(map(re.escape, tables.ASCII)))
_COMMAND = re.compile(r"\\([A-Za-z]+\*?|.)", re.DOTALL)
_WORDY = ("text", "mbox", "textrm", "textit")
_BRACED = re.compile(r"\s*\{([^{}]*)\}")
_RUN = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_PLAIN = re.compile(r"[A-Za-z0-9]+")
_DECIMAL_COMMA = re.compile(r"[0-9]+,[0-9]+(?![0-9,.])")


_KNOWN_COMMANDS = sorted(
    word
    for word in {*tables.COMMANDS, *tables.GREEK_COMMANDS, *tables.FUNCTIONS, *tables.FONTS, *tables.ACCENT_COMMANDS}
    if word.isalpha() and len(word) > 1
)
_TAG = re.compile(r"</?[A-Za-z][^<>=]*>")


class _Lexer:
    def __init__(self, text: str) -> None:
        self.text, self.places = plain(text)
        self.at = 0
        self.spaced = False
        self.depth = 0
        self.tokens: list[Token] = []

    def add(self, kind: Kind, text: str, start: int, *, solid: bool = False) -> None:
        places = self.places
        end = places[min(self.at, len(places) - 1)]
        self.tokens.append(Token(kind, text, places[start], end, self.spaced, solid, text))
        self.spaced = False
        if len(self.tokens) > MAX_TOKENS:
            raise Unreadable(f"more than {MAX_TOKENS} symbols in one line", places[start])

    def run(self) -> list[Token]:
        while self.at < len(self.text):
            self.step()
        return self.tokens

    def step(self) -> None:
        start, char = self.at, self.text[self.at]
        if char.isspace() or char in "$`":
            self.at += 1
            self.spaced = True
        elif char == "\\":
            self.command(start)
        elif char in _DIGITS or (char == "." and self.text[start + 1 : start + 2] in _DIGITS):
            self.number(start)
        elif char in tables.SUPERSCRIPTS or char in "ᵀ⊤":
            self.script(start, "^", tables.SUPERSCRIPTS)
        elif char in tables.SUBSCRIPTS:
            self.script(start, "_", tables.SUBSCRIPTS)
        elif char.isalpha() and char not in tables.SYMBOLS:
            self.letters(start, char)
        else:
            self.symbol(start, char)

    def number(self, start: int) -> None:
        comma = _DECIMAL_COMMA.match(self.text, start) if self.depth == 0 and not self.subscripted() else None
        match = _NUMBER.match(self.text, start)
        assert match is not None
        thousands = "," in match[0]
        if comma and (not thousands or comma[0].startswith("0")):
            self.at = comma.end()
            self.add(Kind.NUMBER, comma[0].replace(",", "."), start)
            return
        if thousands and (self.depth or self.subscripted()) and not match[0].replace(",", "").endswith("000"):
            match = re.compile(r"[0-9]+").match(self.text, start)
            assert match is not None
        self.at = start + len(match[0].rstrip())
        self.add(Kind.NUMBER, re.sub(r"[,\s\\]", "", match[0]), start)
        if thousands and "," in match[0]:
            self.tokens[-1] = replace(self.tokens[-1], raw=match[0])

    def subscripted(self) -> bool:
        return bool(self.tokens) and self.tokens[-1].is_op("_")

    def letters(self, start: int, char: str) -> None:
        if char in tables.GREEK:
            self.at += 1
            self.add(Kind.RUN, tables.GREEK[char] + self.marks(), start, solid=True)
            return
        prefix = _PREFIX.match(self.text, start)
        if prefix:
            self.at = prefix.end()
            return
        match = _RUN.match(self.text, start)
        if not match:
            self.foreign(start)
            return
        end = start + 1 if self.under_fraction() else match.end()
        if self.text[end : end + 1] in tables.ACCENTS:
            end -= 1
            if end > start:
                self.at = end
                self.add(Kind.RUN, self.text[start:end], start)
            self.at = end + 1
            self.add(Kind.RUN, self.text[end] + self.marks(), end, solid=True)
            return
        self.at = end
        self.add(Kind.RUN, self.text[start:end], start)

    def under_fraction(self) -> bool:
        r"""Say whether an argument of \frac without braces is due here: it is one letter, as in \frac n2."""
        tokens = self.tokens
        if len(tokens) > 1 and tokens[-1].is_op("}"):
            depth, at = 1, len(tokens) - 1
            while depth and at:
                at -= 1
                depth += tokens[at].is_op("}") - tokens[at].is_op("{")
            return at > 0 and tokens[at - 1].is_op("frac")
        if len(tokens) > 1 and tokens[-2].is_op("frac"):
            return not tokens[-1].is_op("{") and len(tokens[-1].text) == 1
        return bool(tokens) and tokens[-1].is_op("frac")

    def foreign(self, start: int) -> None:
        while self.at < len(self.text) and (self.text[self.at].isalpha() or unicodedata.combining(self.text[self.at])):
            self.at += 1
        self.add(Kind.TEXT, self.text[start : self.at], start)

    def marks(self) -> str:
        """Eat combining accents and return how they are called."""
        names = ""
        while self.at < len(self.text) and unicodedata.combining(self.text[self.at]):
            names += tables.ACCENTS.get(self.text[self.at], "")
            self.at += 1
        return names

    def script(self, start: int, op: str, table: dict[str, str]) -> None:
        typed = ""
        while self.at < len(self.text) and (self.text[self.at] in table or (op == "^" and self.text[self.at] in "ᵀ⊤")):
            typed += table.get(self.text[self.at], "T")
            self.at += 1
        if op == "_" and self.text[self.at : self.at + 1] == "₋":
            self.at += 1
        self.add(Kind.OP, op, start)
        self.add(Kind.OP, "{", start)
        for token in _Lexer(typed).run():
            self.add(token.kind, token.text, start)
        self.add(Kind.OP, "}", start)

    def symbol(self, start: int, char: str) -> None:
        if char in tables.FRACTIONS:
            self.at += 1
            self.add(Kind.NUMBER, tables.FRACTIONS[char], start)
            return
        if char == "<" and _TAG.match(self.text, start):
            raise Unreadable("this looks like HTML, which means nothing here", self.places[start])
        ascii_sign = _SIGN.match(self.text, start)
        if ascii_sign:
            self.at = ascii_sign.end()
            self.operator(tables.RENAMED.get(ascii_sign[0], ascii_sign[0]), start)
            return
        self.at += 1
        if char in tables.SYMBOLS:
            self.operator(tables.SYMBOLS[char], start)
        elif unicodedata.category(char)[0] not in "MCZS":
            raise Unreadable(f"the character '{char}' means nothing here", self.places[start])
        elif unicodedata.category(char) in ("Sm", "Sc"):
            raise Unreadable(f"the sign '{char}' is not known here", self.places[start])

    def operator(self, op: str, start: int) -> None:
        if op in "([{":
            self.depth += 1
        elif op in ")]}":
            self.depth -= 1
        for single in ("'", "'") if op == "''" else (op,):
            self.add(Kind.OP, single, start)

    def command(self, start: int) -> None:
        match = _COMMAND.match(self.text, start)
        if not match:
            raise Unreadable("a lone backslash at the end", self.places[start])
        word = match[1]
        self.at = match.end()
        if word in tables.FONTS or word in tables.DROPPED_WITH_ARGUMENT:
            self.font(word, start)
        elif word in tables.SKIPPED:
            self.spaced = True
            if word in ("left", "right") and self.text[self.at : self.at + 1] == ".":
                self.at += 1
        elif word in tables.ACCENT_COMMANDS:
            self.add(Kind.OP, f"accent {tables.ACCENT_COMMANDS[word]}", start)
        elif word in ("begin", "end"):
            self.environment(word, start)
        else:
            self.named(word, start)

    def named(self, word: str, start: int) -> None:
        if word in tables.COMMANDS:
            op = tables.COMMANDS[word]
            if op == "⊤":
                self.add(Kind.RUN, "T", start, solid=True)
            else:
                self.operator(op, start)
        elif word in tables.GREEK_COMMANDS:
            self.add(Kind.RUN, tables.GREEK_COMMANDS[word] + self.marks(), start, solid=True)
        elif word in tables.FUNCTIONS or word in ("ell", "argmin", "argmax", "Var", "arg", "Pr"):
            self.add(Kind.RUN, word, start, solid=True)
        elif word == "mathbbm" or word == "mathds":
            self.font(word, start)
        else:
            near = difflib.get_close_matches(word, _KNOWN_COMMANDS, n=3)
            message = f"the command \\{word[:30]} is not known here"
            raise Unreadable(message, self.places[start], [f"\\{name}" for name in near])

    def font(self, word: str, start: int) -> None:
        match = _BRACED.match(self.text, self.at)
        if not match:
            self.spaced = True
            nxt = self.text[self.at :].lstrip()
            if word in ("mathbf", "mathbb", "boldsymbol") and nxt.startswith("1"):
                self.at = len(self.text) - len(nxt) + 1
                self.add(Kind.RUN, "ones", start, solid=True)
            return
        content = match[1].strip()
        if word in tables.DROPPED_WITH_ARGUMENT:
            self.at = match.end()
        elif content == "1":
            self.at = match.end()
            self.add(Kind.RUN, "ones", start, solid=True)
        elif _PLAIN.fullmatch(content) and not content[0].isdigit() and not (word in _WORDY and match[1] != content):
            self.at = match.end()
            self.add(Kind.RUN, content, start, solid=len(content) > 1)
        elif word.startswith("text") or word == "mbox":
            self.text_words(content, match.start(1), match.end(), start)

    def text_words(self, content: str, begin: int, end: int, start: int) -> None:
        """Words stay words; what of a text looks like a formula is read as one."""
        if re.fullmatch(r"[\w\s.,:;!?()'’-]*", content) and not re.search(r"[0-9]|_", content):
            self.at = end
            self.spaced = True
            for word in re.findall(r"\w+|[;:,()]", content):
                self.add(Kind.OP if word in ";:,()" else Kind.TEXT, word, start)
                self.spaced = True
        else:
            self.spaced = True

    def environment(self, word: str, start: int) -> None:
        match = _BRACED.match(self.text, self.at)
        if not match:
            raise Unreadable(f"\\{word} without the name of its environment", self.places[start])
        self.at = match.end()
        name = match[1].strip()
        if name in tables.LAYOUTS:
            self.spaced = True
        elif name in tables.ARRAYS:
            if name == "array":
                columns = _BRACED.match(self.text, self.at)
                self.at = columns.end() if columns and word == "begin" else self.at
            self.add(Kind.OP, word + (" cases" if name == "cases" else ""), start)
        else:
            raise Unreadable(f"the environment '{name[:30]}' is not known here", self.places[start])


def lex(text: str) -> list[Token]:
    """Cut a line into raw tokens.

    Raises:
        Unreadable: an unknown command or character, or too much of anything.
    """
    if len(text) > MAX_TEXT:
        raise Unreadable(f"a line of more than {MAX_TEXT} characters; split it into steps", MAX_TEXT)
    return _Lexer(text).run()
