"""A chat that says what it was told to, for tests and demonstrations. Knows nothing of endpoints or clients."""

from collections.abc import Callable, Generator, Sequence

from pydantic import BaseModel

from tutor.errors import ModelUnavailable
from tutor.llm.chat import Message, Reply, Role
from tutor.llm.typed import Misread, read

Line = str | BaseModel | ModelUnavailable | Callable[[Sequence[Message]], "str | BaseModel"]
"""A reply's text, its value, the failure in its place, or what makes it from the messages."""


class Scripted:
    """Satisfies `Chat`: each call takes the next line, and what was asked is kept."""

    def __init__(self, *lines: Line | tuple[Line, ...]) -> None:
        """Take the lines; a tuple is one streamed reply in its pieces, the last of which may be a failure."""
        self._lines = list(lines)
        self.asked: list[tuple[Role, tuple[Message, ...]]] = []

    def name(self, role: Role) -> str:
        """Return the name of the model that plays the role."""
        return f"scripted-{role}"

    def reply(self, messages: Sequence[Message], schema: type[Reply], role: Role) -> Reply:
        """Return the next line, which must fit the schema.

        Raises:
            ModelUnavailable: the line is a failure, does not fit, or there is none.
        """
        line = self._next(messages, role)
        said = self._said(line[0] if isinstance(line, tuple) else line, messages)
        try:
            return read(said if isinstance(said, str) else said.model_dump_json(), schema)
        except Misread as misread:
            raise ModelUnavailable(f"The script's line does not fit: {misread}.") from misread

    def stream(self, messages: Sequence[Message], role: Role) -> Generator[str]:
        """Yield the next line: a tuple's pieces, or a text as one piece.

        Raises:
            ModelUnavailable: the line, or a piece of it, is a failure, or there is none.
        """
        line = self._next(messages, role)
        for piece in line if isinstance(line, tuple) else (line,):
            said = self._said(piece, messages)
            yield said if isinstance(said, str) else said.model_dump_json()

    def _next(self, messages: Sequence[Message], role: Role) -> Line | tuple[Line, ...]:
        self.asked.append((role, tuple(messages)))
        if not self._lines:
            raise ModelUnavailable("The script has no further line.")
        return self._lines.pop(0)

    @staticmethod
    def _said(line: Line, messages: Sequence[Message]) -> str | BaseModel:
        if isinstance(line, ModelUnavailable):
            raise line
        return line(messages) if callable(line) else line
