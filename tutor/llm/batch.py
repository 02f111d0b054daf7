"""Sends requests through the endpoint's Batch API and waits for the replies. Knows nothing of what is asked.

Replies and the ids of batches under way are kept in a folder, so that a killed run
waits on for the batch it has paid for.
"""

import contextlib
import hashlib
import json
import time
import weakref
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import openai
from openai.types import Batch

from tutor.errors import ModelUnavailable
from tutor.llm.client import open_client
from tutor.llm.endpoint import Endpoint
from tutor.llm.failure import RAISED, trouble_of, unfinished
from tutor.llm.postponed import Letter
from tutor.llm.report import Usage

T = TypeVar("T")
Bodies = Mapping[str, dict[str, Any]]
"""Request bodies of the chat completions API by an id."""
_ENDED = {"completed", "failed", "expired", "cancelled"}
_TRIES = 5
"""So often in a row may a look at a batch fail."""


class Mailbox:
    """Where batches are sent from and replies come back to."""

    def __init__(
        self,
        endpoint: Endpoint,
        folder: Path | None = None,
        *,
        pause: float = 20.0,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Take the endpoint and where to keep what is under way; look every `pause` seconds whether it is done."""
        self._endpoint, self._folder = endpoint, folder
        self._client = open_client(endpoint)
        weakref.finalize(self, self._client.close)  # hangs up when the last user lets go
        self._pause, self._sleep = pause, sleep

    def ask(self, bundles: Sequence[Bodies]) -> list[dict[str, Letter]]:
        """Return the replies to each bundle, whose requests must be for one model. Waits up to the API's 24 hours.

        Raises:
            ModelUnavailable: the endpoint has no Batch API, or fails; what is under way is kept.
        """
        known = self._kept()
        left = [{key: body for key, body in bodies.items() if key not in known} for bodies in bundles]
        sent = [(self._sent(bodies), bodies) for bodies in left if bodies]
        for batch, bodies in sent:
            letters = self._awaited(batch)
            self._keep({key: letter for key, letter in letters.items() if not letter.failure}, bodies)
            known |= letters
        return [{key: known[key] for key in bodies if key in known} for bodies in bundles]

    def _sent(self, bodies: Bodies) -> str:
        """Return the id of the batch with these requests: the one under way, or a new one."""
        state = self._state(bodies)
        if state is not None and state.exists():
            return state.read_text("utf-8").strip()
        lines = [
            json.dumps({"custom_id": key, "method": "POST", "url": "/v1/chat/completions", "body": body})
            for key, body in bodies.items()
        ]
        name, data = "requests.jsonl", ("\n".join(lines) + "\n").encode()
        file = self._try(lambda: self._client.files.create(file=(name, data, "application/jsonl"), purpose="batch"))
        batch = self._try(
            lambda: self._client.batches.create(
                input_file_id=file.id, endpoint="/v1/chat/completions", completion_window="24h"
            )
        )
        if state is not None:
            state.parent.mkdir(parents=True, exist_ok=True)
            state.write_text(batch.id + "\n", "utf-8")
        return batch.id

    def _ended(self, name: str) -> Batch:
        """Wait until a batch is over, through a few failures to look at it."""
        failures = 0
        while True:
            try:
                batch = self._try(lambda: self._client.batches.retrieve(name))
                failures = 0
            except ModelUnavailable:
                failures += 1
                if failures == _TRIES:
                    raise
            else:
                if batch.status in _ENDED:
                    return batch
            self._sleep(self._pause)

    def _awaited(self, name: str) -> dict[str, Letter]:
        batch, letters = self._ended(name), dict[str, Letter]()
        for file in (batch.error_file_id, batch.output_file_id):
            if file is not None:
                text = self._try(lambda file=file: self._client.files.content(file).text)  # type: ignore[misc]
                letters |= dict(_letters(text, self._endpoint.judge))
        if not letters:
            faults = batch.errors.data if batch.errors and batch.errors.data else []
            why = "; ".join(str(fault.message) for fault in faults[:3]) or "it gave no reason"
            raise ModelUnavailable(f"The batch {name} at {self._endpoint.where} is {batch.status}: {why}.")
        return letters

    def _try(self, call: Callable[[], T]) -> T:
        try:
            return call()
        except openai.NotFoundError:
            raise ModelUnavailable(
                f"The endpoint {self._endpoint.where} has no Batch API, or no longer knows this batch (HTTP 404): "
                "leave --batch out, or give a new --out."
            ) from None
        except RAISED as error:
            raise ModelUnavailable(trouble_of(error, self._endpoint, self._endpoint.judge).sentence) from error

    def _state(self, bodies: Bodies) -> Path | None:
        digest = hashlib.sha256("\n".join(sorted(bodies)).encode()).hexdigest()[:16]
        return self._folder / f"{digest}.under-way" if self._folder else None

    def _kept(self) -> dict[str, Letter]:
        found: dict[str, Letter] = {}
        path = self._folder / "letters.jsonl" if self._folder else None
        for line in path.read_text("utf-8").split("\n") if path and path.exists() else ():
            with contextlib.suppress(ValueError):  # cut off by a kill
                data = json.loads(line)
                found[data["key"]] = Letter.read(data["letter"])
        return found

    def _keep(self, letters: Mapping[str, Letter], bodies: Bodies) -> None:
        state = self._state(bodies)
        if self._folder is None or state is None:
            return
        with (self._folder / "letters.jsonl").open("a", encoding="utf-8") as file:
            for key, letter in letters.items():
                file.write(json.dumps({"key": key, "letter": letter.plain()}) + "\n")
        state.unlink(missing_ok=True)


def _letters(text: str, model: str) -> list[tuple[str, Letter]]:
    """Read a file of replies: a line each, in any order."""
    found = []
    for line in text.split("\n"):
        if line.strip():
            try:
                data = json.loads(line)
                found.append((str(data["custom_id"]), _letter(data, model)))
            except RAISED:
                continue  # its request counts as lost, and is named so
    return found


def _letter(data: dict[str, Any], model: str) -> Letter:
    response = data.get("response") or {}
    body = response.get("body") or {}
    if data.get("error") or response.get("status_code") != 200:
        said = (data.get("error") or body.get("error") or {}).get("message", "no reason given")
        return Letter(failure=f"The batch's request failed (HTTP {response.get('status_code')}): {said}")
    choice, counted = body["choices"][0], body.get("usage") or {}
    used = Usage(
        requests=1,
        input_tokens=counted.get("prompt_tokens", 0),
        output_tokens=counted.get("completion_tokens", 0),
    )
    if choice.get("finish_reason") in ("length", "content_filter"):
        return Letter(failure=unfinished(choice["finish_reason"], model).sentence, usage=used)
    return Letter(text=choice["message"].get("content") or "", usage=used)
