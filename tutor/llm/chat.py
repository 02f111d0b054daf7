"""What is said to a model, and the seam behind which one answers. Knows nothing of any client or endpoint."""

from collections.abc import Generator, Sequence
from enum import StrEnum
from typing import Protocol, TypeVar

from pydantic import BaseModel

from tutor.value import Value

Reply = TypeVar("Reply", bound=BaseModel)


class Role(StrEnum):
    """What a model is wanted for; each role may have a model of its own."""

    VOICE = "voice"
    JUDGE = "judge"


class Speaker(StrEnum):
    """Who says a message."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"


class Message(Value):
    """One message of a conversation."""

    speaker: Speaker
    text: str


def system(text: str) -> Message:
    """Return a message that instructs the model."""
    return Message(speaker=Speaker.SYSTEM, text=text)


def user(text: str) -> Message:
    """Return a message that the model answers."""
    return Message(speaker=Speaker.USER, text=text)


class Chat(Protocol):
    """Whoever answers messages: the endpoint's models, or a script in tests."""

    def name(self, role: Role) -> str:
        """Return the name of the model that plays the role."""
        ...

    def reply(self, messages: Sequence[Message], schema: type[Reply], role: Role) -> Reply:
        """Return a reply of the wanted type.

        Raises:
            ModelUnavailable: no such reply could be had; the message says why and how to mend it.
        """
        ...

    def stream(self, messages: Sequence[Message], role: Role) -> Generator[str]:
        """Yield a reply's text in pieces; closing the generator hangs up.

        Raises:
            ModelUnavailable: there is no reply, or (after some pieces) it was cut off.
        """
        ...
