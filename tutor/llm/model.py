"""The models behind one endpoint: typed replies and streams, under a deadline. Knows nothing of exams or rubrics.

What may go wrong ends as `ModelUnavailable` with one sentence. Retries are ours, not the client's: the client would
wait out a Retry-After of any length, and asks nobody how much of the turn is left.
"""

import threading
import time
import weakref
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any

from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage, SystemMessage
from langsmith import tracing_context

from tutor.errors import ModelUnavailable
from tutor.llm import meter
from tutor.llm.chat import Message, Reply, Role, Speaker
from tutor.llm.client import open_chat, open_client
from tutor.llm.deadline import Deadline
from tutor.llm.endpoint import Endpoint
from tutor.llm.failure import RAISED, Trouble, trouble_of, unfinished
from tutor.llm.report import Reach, Usage
from tutor.llm.typed import Misread, read
from tutor.llm.way import Way

_SPOKEN = {Speaker.SYSTEM: SystemMessage, Speaker.USER: HumanMessage, Speaker.ASSISTANT: AIMessage}
_FIRST_PAUSE = 0.25
"""Seconds before the first further attempt where the server names none; doubled each time."""


class Model:
    """The models of an endpoint, one a role. Satisfies `Chat`; may be shared by threads."""

    def __init__(self, *, endpoint: Endpoint, chats: Mapping[Role, BaseChatModel] | None = None) -> None:
        """Open no connection yet. `chats` puts other chat models of LangChain's in place of the endpoint's."""
        self.endpoint = endpoint
        self._client = open_client(endpoint)
        weakref.finalize(self, self._client.close)  # hangs up when the last user lets go
        self._chats = chats or {role: open_chat(self._client, endpoint, role) for role in Role}
        self._ways = dict.fromkeys(Role, Way())
        self._usage = Usage()
        self._lock = threading.Lock()

    def close(self) -> None:
        """Hang up; nothing can be asked any more."""
        self._client.close()

    @property
    def usage(self) -> Usage:
        """What was used so far."""
        return self._usage

    def name(self, role: Role) -> str:
        """Return the name of the model that plays the role."""
        return self.endpoint.model(role)

    def reply(self, messages: Sequence[Message], schema: type[Reply], role: Role) -> Reply:
        """Return a reply of the wanted type, at the endpoint's temperature (0 unless several votes are wanted).

        Bound every string and array of the schema: a local model at temperature 0 may never end an unbounded one.

        Raises:
            ModelUnavailable: no such reply could be had; the message says why and how to mend it.
        """
        deadline = Deadline(self.endpoint.deadline)
        way: Way | None = self._ways[role]
        problem, learned = "", False
        while way is not None:
            try:
                said = self._whole([*messages, *way.form.messages(schema)], way, schema, role, deadline)
                reply = read(said, schema)
            except Misread as misread:
                problem, learned, way = str(misread), learned or misread.ignored, way.weaker()
            except Trouble as trouble:
                learned, way = True, self._next_way(way, trouble, typed=True)
            else:
                if learned:
                    self._ways[role] = way
                return reply
        raise ModelUnavailable(
            f"The model '{self.name(role)}' did not reply in the form it was asked for ({problem}): "
            "choose a model or server that supports JSON schemas."
        )

    def stream(self, messages: Sequence[Message], role: Role) -> Generator[str]:
        """Yield a reply's text in pieces; closing the generator hangs up on the server.

        Raises:
            ModelUnavailable: there is no reply, or (after some pieces) it was cut off, was stalled or met the deadline.
        """
        deadline = Deadline(self.endpoint.deadline)
        attempt, said = 0, False
        while True:
            way = self._ways[role]
            try:
                with closing(self._pieces(messages, way, role, deadline)) as pieces:
                    for piece in pieces:
                        said = True
                        yield piece
                return
            except Trouble as trouble:
                if said:
                    raise ModelUnavailable(trouble.sentence) from trouble
                if trouble.rejected:
                    self._ways[role] = self._next_way(way, trouble, typed=False)
                    continue
                self._pause(trouble, attempt, deadline)
            attempt += 1

    def ping(self) -> Reach:
        """Ask the endpoint once for its list of models."""
        deadline = Deadline(min(self.endpoint.timeout, self.endpoint.deadline))
        started, problem, reachable = time.monotonic(), None, True
        try:
            listed = {model.id for model in self._client.models.list(timeout=deadline.timeouts(None)).data}
            absent = sorted({self.endpoint.voice, self.endpoint.judge} - listed)
            if listed and absent:
                problem = f"its list of models lacks {' and '.join(absent)}"
        except RAISED as error:
            trouble = self._timely(trouble_of(error, self.endpoint, self.endpoint.voice), deadline)
            reachable = getattr(error, "status_code", None) in (404, 405, 501)  # it answers, but lists no models
            problem = "it does not list its models" if reachable else trouble.sentence
        return Reach(
            base_url=self.endpoint.where,
            voice=self.endpoint.voice,
            judge=self.endpoint.judge,
            reachable=reachable,
            seconds=round(time.monotonic() - started, 3),
            problem=problem,
        )

    def _whole(self, messages: Sequence[Message], way: Way, schema: type[Reply], role: Role, deadline: Deadline) -> str:
        """Return the text of a whole reply.

        Silence is no failure here: a server that does not stream says nothing until it has generated everything.

        Raises:
            Trouble: the request was rejected: another way may do.
            ModelUnavailable: it failed, and trying again did not help.
        """
        options = way.form.options(schema) | ({"temperature": self.endpoint.temperature} if way.temperature else {})
        attempt = 0
        while True:
            try:
                return self._text(self._invoke(messages, role, deadline, options), role)
            except Trouble as trouble:
                if trouble.rejected:
                    raise
                self._pause(trouble, attempt, deadline)
            attempt += 1

    def _invoke(
        self, messages: Sequence[Message], role: Role, deadline: Deadline, options: dict[str, Any]
    ) -> AIMessage:
        self._count(Usage(requests=1))
        try:
            with tracing_context(enabled=False):
                reply = self._chats[role].invoke(_spoken(messages), timeout=deadline.timeouts(None), **options)
        except RAISED as error:
            raise self._timely(trouble_of(error, self.endpoint, self.name(role)), deadline) from error
        self._count_tokens(reply)
        return reply

    def _text(self, reply: AIMessage, role: Role) -> str:
        reason = reply.response_metadata.get("finish_reason")
        if reason in ("length", "content_filter"):
            raise unfinished(reason, self.name(role))
        if reply.additional_kwargs.get("refusal"):
            raise Trouble(f"The model '{self.name(role)}' declined to reply: choose another model.")
        return str(reply.text)

    def _pieces(self, messages: Sequence[Message], way: Way, role: Role, deadline: Deadline) -> Generator[str]:
        """Yield the pieces of one attempt.

        Raises:
            Trouble: it failed, was cut off, or ended with nothing said.
        """
        self._count(Usage(requests=1))
        reason, said = None, False
        chunks = self._chats[role].stream(
            _spoken(messages), timeout=deadline.timeouts(self.endpoint.timeout), stream_usage=way.usage
        )
        try:
            for chunk in _untraced(chunks):
                self._count_tokens(chunk)
                reason = chunk.response_metadata.get("finish_reason") or reason
                if chunk.text:
                    said = True
                    yield str(chunk.text)
        except RAISED as error:
            raise self._timely(trouble_of(error, self.endpoint, self.name(role)), deadline) from error
        if reason in (None, "length", "content_filter"):
            raise self._timely(unfinished(reason, self.name(role)), deadline)
        if not said:
            raise Trouble(f"The model '{self.name(role)}' said nothing: choose another model.")

    def _timely(self, trouble: Trouble, deadline: Deadline) -> Trouble:
        """Word a failure that came with the end of the turn as what it is."""
        if not deadline.over():
            return trouble
        return Trouble(
            f"The model at {self.endpoint.where} did not finish within the {deadline.seconds:g} s allowed for a turn: "
            "see whether it is overloaded, or allow it more time."
        )

    def _next_way(self, way: Way, trouble: Trouble, *, typed: bool) -> Way:
        """Return the way to try after a rejection.

        Raises:
            ModelUnavailable: there is none; the request itself was at fault.
        """
        another = way.after(trouble.rejected) or (way.weaker() if typed else None)
        if another is None:
            raise ModelUnavailable(trouble.sentence) from trouble
        return another

    def _pause(self, trouble: Trouble, attempt: int, deadline: Deadline) -> None:
        """Wait before the next attempt.

        Raises:
            ModelUnavailable: there shall be none: it would not help, enough were made, or the turn would be over.
        """
        wait = trouble.wait if trouble.wait is not None else _FIRST_PAUSE * 2.0**attempt
        if not trouble.again or attempt >= self.endpoint.retries or wait >= deadline.left():
            raise ModelUnavailable(trouble.sentence) from trouble
        time.sleep(wait)

    def _count_tokens(self, message: AIMessage | AIMessageChunk) -> None:
        usage = message.usage_metadata
        if usage:
            self._count(Usage(input_tokens=usage["input_tokens"], output_tokens=usage["output_tokens"]))

    def _count(self, used: Usage) -> None:
        meter.note(used)
        with self._lock:
            self._usage = self._usage.plus(used)


def _spoken(messages: Sequence[Message]) -> list[BaseMessage]:
    return [_SPOKEN[message.speaker](content=message.text) for message in messages]


def _untraced(chunks: Iterator[AIMessageChunk]) -> Generator[AIMessageChunk]:
    """Pass chunks on; what a learner says goes to no tracing service, whatever LANGSMITH_* says (read at the start)."""
    with tracing_context(enabled=False):
        first = next(chunks, None)
    if first is not None:
        yield first
        yield from chunks
