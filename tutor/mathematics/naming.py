"""Raw tokens to named tokens: finds the names of the row in runs and subscripts. Knows nothing of grammar or values."""

from dataclasses import replace

from tutor.errors import Unreadable
from tutor.mathematics import tables
from tutor.mathematics.lexer import Kind, Token, lex
from tutor.mathematics.vocabulary import Vocabulary, sub_key

_INDEX_LETTERS = frozenset("ijklmnrst")
_OPEN = {"{": "}", "(": ")", "[": "]"}


def named(text: str, words: Vocabulary) -> list[Token]:
    """Read a text into tokens whose names are found, patterns such as H(p, q) as one name.

    Raises:
        Unreadable: from the lexer, and where braces do not match.
    """
    return _patterns(_Naming(_swapped(lex(text)), words).run(), words)


def pattern(text: str, words: Vocabulary) -> tuple[str, ...]:
    """Return the token texts of a name that is more than a word, such as D_KL(p‖q)."""
    tokens = _Naming(_swapped(lex(text)), words).run()
    return tuple(token.text for token in tokens if not token.is_op("{", "}"))


def close_of(tokens: list[Token], at: int) -> int:
    """Return the place behind the group that opens at `at`, or behind the single token there.

    Raises:
        Unreadable: the group is not closed.
    """
    if at >= len(tokens):
        return at
    close = _OPEN.get(tokens[at].text) if tokens[at].kind is Kind.OP else None
    if not close:
        return at + 1
    depth = 0
    for place in range(at, len(tokens)):
        depth += tokens[place].is_op(tokens[at].text) - tokens[place].is_op(close)
        if not depth:
            return place + 1
    raise Unreadable(f"this '{tokens[at].text}' is never closed", tokens[at].at)


def _swapped(tokens: list[Token]) -> list[Token]:
    """Put a subscript before the superscript: W^T_1 is W_1^T."""
    out = list(tokens)
    for at, token in enumerate(out):
        if token.is_op("^") and at + 1 < len(out) and not out[at + 1].is_op("(", "["):
            middle = close_of(out, at + 1)
            if middle < len(out) and out[middle].is_op("_"):
                end = close_of(out, middle + 1)
                out[at:end] = out[middle:end] + out[at:middle]
    return out


class _Naming:
    def __init__(self, tokens: list[Token], words: Vocabulary) -> None:
        self.tokens, self.words = tokens, words
        self.at = 0
        self.out: list[Token] = []
        self.bound = _bound(tokens)

    def run(self) -> list[Token]:
        while self.at < len(self.tokens):
            self.step(self.tokens[self.at])
        return self.out

    def step(self, token: Token) -> None:
        if token.is_op("Σ", "∏") or (token.kind is Kind.RUN and token.text in ("sum", "prod") and self.follows("_")):
            self.out.append(replace(token, kind=Kind.OP, text={"sum": "Σ", "prod": "∏"}.get(token.text, token.text)))
            self.at += 1
            self.limits()
        elif token.kind is Kind.OP and token.text.startswith("accent "):
            self.accent(token)
        elif token.is_op("^"):
            self.power(token)
        elif token.is_op("_") and not (self.out and self.out[-1].is_op("∇")):
            end = close_of(self.tokens, self.at + 1)
            self.out += [token, *_braced(self.indexed(self.inside(self.at + 1, end)), token)]
            self.at = end
        elif token.is_op("."):
            self.dot(token)
        elif token.kind is Kind.RUN:
            self.unit(token)
        else:
            self.out.append(token)
            self.at += 1

    def follows(self, op: str) -> bool:
        return self.at + 1 < len(self.tokens) and self.tokens[self.at + 1].is_op(op)

    def limits(self) -> None:
        """Copy what stands under and over a sum, letters as letters."""
        while self.at < len(self.tokens) and self.tokens[self.at].is_op("_", "^"):
            mark = self.tokens[self.at]
            end = close_of(self.tokens, self.at + 1)
            group = self.inside(self.at + 1, end)
            if mark.is_op("_") and len(group) == 1 and group[0].kind is Kind.RUN and len(group[0].text) > 1:
                end = self.loose_letter(group[0], end)
                group = [replace(group[0], text=group[0].text[: self.cut])]
            self.out += [mark, *_braced(self.indexed(group), mark)]
            self.at = end

    def loose_letter(self, run: Token, end: int) -> int:
        """Under a sum without braces stands one letter, or two where a space follows."""
        nxt = self.tokens[end] if end < len(self.tokens) else None
        braced = self.tokens[self.at + 1].is_op("{")
        pair = len(run.text) == 2 and nxt is not None and nxt.spaced
        self.cut = len(run.text) if braced or pair else 1
        if self.cut < len(run.text):
            self.tokens[end:end] = [replace(run, text=run.text[self.cut :], raw=run.text[self.cut :], solid=False)]
        return end

    cut = 1

    def accent(self, token: Token) -> None:
        end = close_of(self.tokens, self.at + 1)
        group = self.inside(self.at + 1, end)
        if not group or group[0].kind is not Kind.RUN:
            raise Unreadable("an accent needs a letter under it", token.at)
        first, mark = group[0], token.text[7:]
        take = first.text if first.solid or self.tokens[self.at + 1].is_op("{") else first.text[0]
        head = replace(first, text=take + mark, solid=True, raw=take + mark, spaced=token.spaced, at=token.at)
        rest = [replace(first, text=first.text[len(take) :], solid=False)] if len(take) < len(first.text) else []
        self.tokens[self.at : end] = [head, *rest, *group[1:]]

    def power(self, token: Token) -> None:
        end = close_of(self.tokens, self.at + 1)
        group = self.inside(self.at + 1, end)
        top = Token(Kind.OP, "⊤", token.at, token.end)
        if [part.text for part in group] == ["T"]:
            self.out.append(top)
        elif [part.text for part in group] == ["-", "T"]:
            self.out += [*_braced([group[0], replace(top, kind=Kind.NUMBER, text="1")], token, before=[token]), top]
        elif (
            len(group) == 1
            and group[0].kind is Kind.RUN
            and not group[0].solid
            and len(group[0].text) > 1
            and end == self.at + 2
        ):
            self.power_run(token, group[0])
            return
        else:
            self.out.append(token)
            self.at += 1
            return
        self.at = end

    def power_run(self, token: Token, run: Token) -> None:
        """Without braces only the first letter is raised, unless the whole is a name: A^TB, e^zx."""
        if self.words.piece(run.text) or not (run.text[0] == "T" or self.words.split(run.text[1:], self.bound)):
            self.out.append(token)
            self.at += 1
            return
        rest = replace(run, text=run.text[1:], raw=run.text[1:])
        first = replace(run, text=run.text[0], raw=run.text[0], solid=True)
        self.tokens[self.at + 1 : self.at + 2] = [*_braced([first], token), rest]

    def dot(self, token: Token) -> None:
        nxt = self.tokens[self.at + 1] if self.at + 1 < len(self.tokens) else None
        self.at += 1
        if nxt is None or nxt.spaced or nxt.kind is not Kind.RUN or token.spaced:
            self.out.append(token)
        elif nxt.text == "T":
            self.out.append(replace(token, text="⊤"))
            self.at += 1
        elif nxt.text in tables.METHODS or nxt.text == "var":
            word = tables.FUNCTIONS.get(nxt.text, "variance")
            self.out += [replace(token, text="method"), replace(nxt, kind=Kind.FUNCTION, text=word)]
            self.at += 1
        else:
            self.out.append(token)

    def inside(self, start: int, end: int) -> list[Token]:
        braced = start < len(self.tokens) and self.tokens[start].is_op("{", "(")
        return self.tokens[start + 1 : end - 1] if braced else self.tokens[start:end]

    def unit(self, run: Token) -> None:
        """Read a run with its subscripts."""
        subs: list[list[Token]] = []
        marks: list[Token] = []
        at = self.at + 1
        while at + 1 < len(self.tokens) and self.tokens[at].is_op("_"):
            end = close_of(self.tokens, at + 1)
            group = self.inside(at + 1, end)
            single = end == at + 2 and group[0].kind is Kind.RUN and len(group[0].text) > 1 and not group[0].solid
            if single:
                cut = self.cut_of(run.text, [sub_key(sub) for sub in subs], group[0].text, end)
                if cut < len(group[0].text):
                    rest = replace(group[0], text=group[0].text[cut:], raw=group[0].text[cut:])
                    self.tokens[end:end] = [rest]
                    group = [replace(group[0], text=group[0].text[:cut], raw=group[0].text[:cut])]
            subs.append(group)
            marks.append(self.tokens[at])
            at = end
        diff = self.differential(run, at)
        self.at = at
        self.emit(run, subs, marks, diff)

    def cut_of(self, base: str, keys: list[str], run: str, end: int) -> int:
        """Say how much of an unbraced subscript belongs to it."""
        before = "".join(keys)
        if run in ("hat", "tilde", "bar"):
            return len(run)
        for cut in range(len(run), 0, -1):
            rest = run[cut:]
            tails = (base[start:] + before + run[:cut] for start in range(len(base)))
            if any(tail in self.words.names for tail in tails) and (
                not rest or self.words.split(rest, self.bound, diff=True)
            ):
                return cut
        again = end < len(self.tokens) and self.tokens[end].is_op("_")
        if len(run) == 2 and run.islower() and not again:
            return 2
        if run in self.words.names and not again:
            return len(run)
        rest_known = self.words.split(run[1:], self.bound, diff=True) or again
        return 1 if rest_known else len(run)

    def differential(self, run: Token, end: int) -> bool:
        """Say whether a leading d of this run may be that of a derivative."""
        if not run.text.startswith("d") or run.solid:
            return False
        if self.words.loss and run.text != "d":
            return True
        return self.in_quotient(end)

    def in_quotient(self, end: int) -> bool:
        for token in reversed(self.out[-14:]):
            if token.is_op("+", "-", "=", ",", ";"):
                break
            if token.kind is Kind.DIFF or token.is_op("∂"):
                return True
        seen = False
        for token in self.tokens[end : end + 12]:
            if seen and not token.is_op("{"):
                return token.is_op("∂") or (token.kind is Kind.RUN and token.text.startswith("d"))
            if token.is_op("+", "=", ",", ";"):
                return False
            seen = seen or token.is_op("/", "}")
        return False

    def emit(self, run: Token, subs: list[list[Token]], marks: list[Token], diff: bool) -> None:
        if not subs and not run.solid and len(run.text) > 1:
            self.plain(run, diff)
            return
        starts = [0] if run.solid else list(range(len(run.text)))
        for start in starts:
            front = self.words.split(run.text[:start], self.bound, diff=diff) if start else []
            if front is None:
                continue
            tail = self.tail(run.text[start:], subs, diff)
            if tail:
                self.put(run, [*front, *tail[0]])
                for sub, mark in tail[1]:
                    self.put_index(sub, mark or marks[-1], tail[0][-1][1])
                return
        self.unknown(run, subs, marks)

    def plain(self, run: Token, diff: bool) -> None:
        pieces = self.words.split(run.text, self.bound, diff=diff)
        if pieces:
            self.put(run, pieces)
        else:
            self.unknown(run, [], [])

    def tail(
        self, text: str, subs: list[list[Token]], diff: bool
    ) -> tuple[list[tuple[Kind, str]], list[tuple[list[Token], Token | None]]] | None:
        names = self.words.names
        if text == "d" and diff and not subs:
            return [(Kind.DIFF, "d")], []
        for cut, lead in ((0, []), (1, [(Kind.DIFF, "d")])):
            if cut and not (diff and text[0] == "d" and len(text) > 1):
                continue
            for take in range(len(subs), -1, -1):
                key = text[cut:] + "".join(sub_key(sub) for sub in subs[:take])
                if key in names and (take or not subs or not cut or names[key] not in self.words.numbers):
                    return [*lead, (Kind.NAME, names[key])], [(sub, None) for sub in subs[take:]]
                cut_at = (
                    self.comma(subs[take], text[cut:] + "".join(sub_key(sub) for sub in subs[:take]))
                    if take < len(subs)
                    else 0
                )
                if cut_at:
                    key = text[cut:] + "".join(sub_key(sub) for sub in subs[:take]) + sub_key(subs[take][:cut_at])
                    return [*lead, (Kind.NAME, names[key])], [(subs[take][cut_at + 1 :], None)]
                head = subs[take][:1] if take < len(subs) and len(subs[take]) > 1 else []
                if head and key + head[0].text in names and not subs[take][1].is_op("+", "-", "*", "/", "="):
                    rest = subs[take][2:] if subs[take][1].is_op(",") else subs[take][1:]
                    return [*lead, (Kind.NAME, names[key + head[0].text])], [(rest, None)]
        if len(text) == 1 and text in self.bound and not subs:
            return [(Kind.LETTER, text)], []
        piece = self.words.piece(text)
        if piece and not (subs and piece == (Kind.NAME, text) and text in ("e", "pi")):
            return [piece], [(sub, None) for sub in subs]
        return None

    def comma(self, sub: list[Token], key: str) -> int:
        """Return where a comma ends the name part of a subscript: c_{t-1,j}."""
        for at, token in enumerate(sub):
            if at and token.is_op(",") and key + sub_key(sub[:at]) in self.words.names:
                return at
        return 0

    def put(self, run: Token, pieces: list[tuple[Kind, str]]) -> None:
        spaced = run.spaced
        for kind, text in pieces:
            self.out.append(Token(kind, text, run.at, run.end, spaced, False, run.text))
            spaced = False

    def put_index(self, sub: list[Token], mark: Token, base: str) -> None:
        tokens = self.indexed(sub)
        carried = self.words.carried
        if (
            carried
            and len([token for token in tokens if not token.is_op(",")]) == 2
            and base not in self.words.matrices
        ):
            tokens = tokens[1:] if tokens[0].text in carried else tokens
            tokens = tokens[1:] if tokens[0].is_op(",") else tokens
        self.out += [Token(Kind.OP, "_", mark.at, mark.end), *_braced(tokens, mark)]

    def indexed(self, tokens: list[Token]) -> list[Token]:
        """Resolve the inside of an index: letters are letters unless they are numbers of the row."""
        out: list[Token] = []
        for at, token in enumerate(tokens):
            following = at + 1 < len(tokens) and tokens[at + 1].is_op("_")
            whole = self.words.names.get(token.text, "")
            if token.kind is not Kind.RUN or following:
                out.append(token)
            elif whole in self.words.numbers and token.text not in self.bound:
                out.append(replace(token, kind=Kind.NAME, text=whole))
            elif len(token.text) <= 4 and not token.solid:
                out += [self.letter(token, char) for char in token.text]
            else:
                out.append(token)
        if any(token.kind is Kind.RUN for token in out):
            return _Naming(out, self.words).run()
        return out

    def letter(self, token: Token, char: str) -> Token:
        name = self.words.names.get(char, "")
        if char.isdigit():
            return replace(token, kind=Kind.NUMBER, text=char)
        if name in self.words.numbers and char not in self.bound:
            return replace(token, kind=Kind.NAME, text=name)
        return replace(token, kind=Kind.LETTER, text=char)

    def unknown(self, run: Token, subs: list[list[Token]], marks: list[Token]) -> None:
        keys = [sub_key(sub) for sub in subs]
        last = keys[-1] if keys else ""
        names = self.words.names
        lettered = bool(last) and set(last) <= _INDEX_LETTERS and len(set(last)) == len(last) and last not in names
        if lettered or (subs and any(token.is_op("(", ",", "+") for token in subs[-1])):
            text = run.text + "".join(keys[:-1])
            self.out.append(replace(run, kind=Kind.NAME, text=text, raw=run.text))
            self.put_index(subs[-1], marks[-1], text)
        elif subs or run.solid or len(run.text) == 1 or not run.text.isalpha():
            self.out.append(replace(run, kind=Kind.NAME, text=run.text + "".join(keys), raw=run.text))
        else:
            self.out.append(replace(run, kind=Kind.WORD))


def _braced(tokens: list[Token], like: Token, before: list[Token] | None = None) -> list[Token]:
    opening = replace(like, kind=Kind.OP, text="{", spaced=False)
    return [*(before or []), opening, *tokens, replace(opening, text="}")]


def _bound(tokens: list[Token]) -> frozenset[str]:
    """Collect the letters under the sums and products of the line."""
    letters: set[str] = set()
    for at, token in enumerate(tokens[:-2]):
        big = token.is_op("Σ", "∏") or (token.kind is Kind.RUN and token.text in ("sum", "prod"))
        if big and tokens[at + 1].is_op("_"):
            end = close_of(tokens, at + 2)
            for inner in tokens[at + 2 : end]:
                if inner.is_op("=", "≠", "<", "≤", "∈", ">"):
                    break
                if inner.kind is Kind.RUN:
                    letters |= set(inner.text if end > at + 3 else inner.text[:2])
    return frozenset(letter for letter in letters if letter.isalpha())


def _patterns(tokens: list[Token], words: Vocabulary) -> list[Token]:
    for texts, canonical in words.patterns:
        at = 0
        while at < len(tokens):
            end = _match(tokens, at, texts)
            if end:
                raw = "".join(token.raw or token.text for token in tokens[at:end])
                tokens[at:end] = [
                    Token(Kind.NAME, canonical, tokens[at].at, tokens[end - 1].end, tokens[at].spaced, True, raw)
                ]
            at += 1
    return tokens


def _match(tokens: list[Token], start: int, texts: tuple[str, ...]) -> int:
    """Return where the pattern that begins at `start` ends, or 0."""
    at, depth = start, 0
    for text in texts:
        while at > start and at < len(tokens) and tokens[at].is_op("{", "}"):
            depth += 1 if tokens[at].is_op("{") else -1
            at += 1
        if at >= len(tokens) or tokens[at].text != text:
            return 0
        at += 1
    while depth > 0 and at < len(tokens) and tokens[at].is_op("}"):
        depth -= 1
        at += 1
    return 0 if depth else at
