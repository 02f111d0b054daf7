"""Raw tokens to named tokens: finds the names of the row in runs and subscripts. Knows nothing of grammar or values."""

from dataclasses import replace

from tutor.errors import Unreadable
from tutor.mathematics import tables
from tutor.mathematics.groups import bound_letters, braced, close_of, follows, in_quotient
from tutor.mathematics.tokens import Kind, Token
from tutor.mathematics.vocabulary import Vocabulary, sub_key, typed_name

_INDEX_LETTERS = frozenset("ijklmnrst")


class _Naming:
    def __init__(self, tokens: list[Token], words: Vocabulary) -> None:
        self.tokens, self.words = tokens, words
        self.at = 0
        self.out: list[Token] = []
        self.bound = bound_letters(tokens)

    def run(self) -> list[Token]:
        while self.at < len(self.tokens):
            self.step(self.tokens[self.at])
        return self.out

    def step(self, token: Token) -> None:
        if token.is_op("Σ", "∏") or (
            token.kind is Kind.RUN and token.text in ("sum", "prod") and follows(self.tokens, self.at, "_")
        ):
            self.out.append(replace(token, kind=Kind.OP, text={"sum": "Σ", "prod": "∏"}.get(token.text, token.text)))
            self.at += 1
            self.limits()
        elif token.kind is Kind.OP and token.text.startswith("accent "):
            self.accent(token)
        elif token.is_op("^"):
            self.power(token)
        elif token.is_op("_") and not (self.out and self.out[-1].is_op("∇")):
            end = close_of(self.tokens, self.at + 1)
            self.out += [token, *braced(self.indexed(self.inside(self.at + 1, end)), token)]
            self.at = end
        elif token.is_op("."):
            self.dot(token)
        elif token.kind is Kind.RUN:
            self.unit(token)
        else:
            self.out.append(token)
            self.at += 1

    def limits(self) -> None:
        """Copy what stands under and over a sum, letters as letters."""
        while self.at < len(self.tokens) and self.tokens[self.at].is_op("_", "^"):
            mark = self.tokens[self.at]
            end = close_of(self.tokens, self.at + 1)
            group = self.inside(self.at + 1, end)
            if mark.is_op("_") and len(group) == 1 and group[0].kind is Kind.RUN and len(group[0].text) > 1:
                group = [self.loose_letter(group[0], end)]
            self.out += [mark, *braced(self.indexed(group), mark)]
            self.at = end

    def loose_letter(self, run: Token, end: int) -> Token:
        """Under a sum without braces stands one letter, or two where a space follows."""
        nxt = self.tokens[end] if end < len(self.tokens) else None
        pair = len(run.text) == 2 and nxt is not None and nxt.spaced
        if self.tokens[self.at + 1].is_op("{") or pair:
            return run
        self.tokens[end:end] = [replace(run, text=run.text[1:], raw=run.text[1:], solid=False)]
        return replace(run, text=run.text[0])

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
            self.out += [*braced([group[0], replace(top, kind=Kind.NUMBER, text="1")], token, before=[token]), top]
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
        self.tokens[self.at + 1 : self.at + 2] = [*braced([first], token), rest]

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
        if run.isupper() and run.isalpha() and base not in self.words.names:
            return len(run)  # D_KL
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
        return in_quotient(self.out, self.tokens[end:])

    def emit(self, run: Token, subs: list[list[Token]], marks: list[Token], diff: bool) -> None:
        if not subs and not run.solid and len(run.text) > 1:
            pieces = self.words.split(run.text, self.bound, diff=diff)
            if pieces:
                self.put(run, pieces)
            else:
                self.unknown(run, [], [])
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

    def tail(
        self, text: str, subs: list[list[Token]], diff: bool
    ) -> tuple[list[tuple[Kind, str]], list[tuple[list[Token], Token | None]]] | None:
        if text == "d" and diff and not subs:
            return [(Kind.DIFF, "d")], []
        found = self.declared(text, subs, [])
        if found is None and diff and text[0] == "d" and len(text) > 1:
            found = self.declared(text[1:], subs, [(Kind.DIFF, "d")])
        if found is not None:
            return found
        if len(text) == 1 and text in self.bound and not subs:
            return [(Kind.LETTER, text)], []
        piece = self.words.piece(text)
        if piece and not (subs and piece == (Kind.NAME, text) and text in ("e", "pi")):
            return [piece], [(sub, None) for sub in subs]
        return None

    def declared(
        self, text: str, subs: list[list[Token]], lead: list[tuple[Kind, str]]
    ) -> tuple[list[tuple[Kind, str]], list[tuple[list[Token], Token | None]]] | None:
        """Find a name of the row that takes as many of the subscripts as possible, or the beginning of one."""
        names = self.words.names
        for take in range(len(subs), -1, -1):
            key = text + "".join(sub_key(sub) for sub in subs[:take])
            if key in names and (take or not subs or not lead or names[key] not in self.words.numbers):
                return [*lead, (Kind.NAME, names[key])], [(sub, None) for sub in subs[take:]]
            cut = self.words.beginning(subs[take], key) if take < len(subs) else 0
            if cut:
                rest = subs[take][cut + 1 :] if subs[take][cut].is_op(",") else subs[take][cut:]
                return [*lead, (Kind.NAME, names[key + sub_key(subs[take][:cut])])], [(rest, None)]
        return None

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
        self.out += [Token(Kind.OP, "_", mark.at, mark.end), *braced(tokens, mark)]

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
            self.out.append(replace(run, kind=Kind.NAME, text=text, raw=typed_name(run.text, keys[:-1])))
            self.put_index(subs[-1], marks[-1], text)
            return
        whole = subs or run.solid or len(run.text) == 1 or not run.text.isalpha()
        text, raw = run.text + "".join(keys), typed_name(run.text, keys)
        self.out.append(replace(run, kind=Kind.NAME, text=text, raw=raw) if whole else replace(run, kind=Kind.WORD))


def name_tokens(tokens: list[Token], words: Vocabulary) -> list[Token]:
    """Find the names of the row in raw tokens."""
    return _Naming(tokens, words).run()
