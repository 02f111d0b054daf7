"""A chat that writes down what it is asked, and answers once the replies have come. Knows nothing of how they come."""

import hashlib
import json
from collections.abc import Generator, Mapping, Sequence
from typing import Any

from tutor.errors import ModelUnavailable
from tutor.llm import meter
from tutor.llm.chat import Message, Reply, Role
from tutor.llm.report import Usage
from tutor.llm.typed import Form, Misread, read
from tutor.value import Value

WAITS = "The reply has not come yet."


class Letter(Value):
    """What came back for one request."""

    text: str = ""
    failure: str | None = None
    """Why there is no text."""
    usage: Usage = Usage()


class Postponed:
    """Satisfies `Chat`: a typed reply that is not there yet is wanted, and fails for now."""

    def __init__(self, *, model: str, temperature: float = 0.0, salt: str = "") -> None:
        """Ask this model; `salt` tells the votes of one model apart."""
        self._model, self._temperature, self._salt = model, temperature, salt
        self._letters: dict[str, Letter] = {}
        self.wanted: dict[str, dict[str, Any]] = {}
        """Request bodies of the chat completions API by a hash of their content."""

    def name(self, role: Role) -> str:
        """Return the name of the model."""
        return self._model

    def reply(self, messages: Sequence[Message], schema: type[Reply], role: Role) -> Reply:
        """Return the reply that has come.

        Raises:
            ModelUnavailable: there is none yet, it failed, or it is not of the wanted type.
        """
        body = {
            "model": self._model,
            "messages": [{"role": message.speaker.value, "content": message.text} for message in messages],
            "temperature": self._temperature,
            **Form.SCHEMA.options(schema),
        }
        key = hashlib.sha256((json.dumps(body, sort_keys=True) + self._salt).encode("utf-8", "replace")).hexdigest()
        letter = self._letters.get(key)
        if letter is None:
            self.wanted[key] = body
            raise ModelUnavailable(WAITS)
        meter.note(letter.usage)
        if letter.failure:
            raise ModelUnavailable(letter.failure)
        try:
            return read(letter.text, schema)
        except Misread as misread:
            raise ModelUnavailable(
                f"The model '{self._model}' did not reply in the form it was asked for ({misread}): "
                "choose a model or server that supports JSON schemas."
            ) from None

    def stream(self, messages: Sequence[Message], role: Role) -> Generator[str]:
        """Fail: nobody waits hours for a word.

        Raises:
            ModelUnavailable: always.
        """
        raise ModelUnavailable("A postponed chat does not stream.")
        yield

    def take(self, letters: Mapping[str, Letter]) -> None:
        """Take replies in; what was wanted and has not come has failed."""
        lost = Letter(failure="The batch ended without a reply to this request: run again with the same --out.")
        self._letters |= {key: letters.get(key, lost) for key in self.wanted}
        self.wanted.clear()
