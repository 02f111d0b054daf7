"""Turns whatever a client raises into one clear sentence, and says whether to try again. Knows nothing of turns."""

import math
import ssl
from email.utils import parsedate_to_datetime
from time import time

import httpx2
import openai
from langchain_core.exceptions import ContextOverflowError

from tutor.llm.endpoint import Endpoint

RAISED = (openai.OpenAIError, httpx2.HTTPError, ValueError, KeyError, TypeError, IndexError, AttributeError)
"""What the client raises: its own errors, and bare ones where a body is not JSON or not a chat completion."""

_PASSING = {408, 409, 425, 429}
_OVERFLOWS = {"context_length_exceeded", "exceed_context_size_error"}
"""What OpenAI and llama.cpp call a text that is too long."""


class Trouble(Exception):
    """An attempt failed. Never leaves this folder: a turn makes a `ModelUnavailable` of the last one."""

    def __init__(self, sentence: str, *, again: bool = False, wait: float | None = None, rejected: str = "") -> None:
        """Carry what to tell, whether (and after how many seconds) to try again, and what a rejection complained of."""
        super().__init__(sentence)
        self.sentence, self.again, self.wait, self.rejected = sentence, again, wait, rejected


def trouble_of(error: Exception, endpoint: Endpoint, model: str) -> Trouble:
    """Classify what the client raised."""
    if isinstance(error, ContextOverflowError) or (isinstance(error, openai.APIError) and _names(error) & _OVERFLOWS):
        return Trouble(f"The text is too long for the model '{model}': shorten it, or choose one with more context.")
    if isinstance(error, openai.APIStatusError):
        return _of_status(error, endpoint, model)
    if isinstance(error, openai.LengthFinishReasonError):
        return unfinished("length", model)
    if isinstance(error, openai.ContentFilterFinishReasonError):
        return unfinished("content_filter", model)
    if isinstance(error, openai.APITimeoutError):
        return Trouble(
            f"The model endpoint {endpoint.where} did not answer within {endpoint.timeout:g} s: "
            "see whether it is overloaded, or allow it more time.",
            again=True,
        )
    if isinstance(error, openai.APIConnectionError | httpx2.HTTPError):
        return _of_connection(error, endpoint)
    if isinstance(error, openai.APIError):  # an error event in the middle of a stream
        return Trouble(f"The model '{model}' broke off with an error: {_said(error)}.", again=True)
    return Trouble(
        f"What {endpoint.where} sent is not a chat completion: the base URL must lead to an OpenAI-compatible API "
        "(it mostly ends in /v1).",
        again=True,
    )


def unfinished(reason: str | None, model: str) -> Trouble:
    """Word that a reply came, but not whole: `reason` is the server's finish_reason, None where there was none."""
    if reason == "length":
        return Trouble(
            f"The model '{model}' was cut off at its token limit: raise the server's context or output limit."
        )
    if reason == "content_filter":
        return Trouble(f"The content filter of the model '{model}' withheld its reply: word the answer differently.")
    return Trouble(f"The reply of the model '{model}' broke off before it was finished: try again.", again=True)


def _of_status(error: openai.APIStatusError, endpoint: Endpoint, model: str) -> Trouble:
    status, where = error.status_code, endpoint.where
    if status == 401:
        lack = "refused the API key" if endpoint.api_key else "asks for an API key"
        return Trouble(f"The model endpoint {where} {lack} (HTTP 401): set OPENAI_API_KEY to one that is valid there.")
    if status == 403:
        return Trouble(
            f"The model endpoint {where} does not allow this key to use '{model}' (HTTP 403): choose another."
        )
    if status == 404:
        return Trouble(
            f"The model endpoint {where} knows no model '{model}' or no such path (HTTP 404): "
            "check the model's name, and that the base URL ends where the API begins (mostly /v1)."
        )
    if status == 429 and "insufficient_quota" in _names(error):
        return Trouble(f"The account at {where} has used up its quota (HTTP 429): see its plan and billing.")
    if status == 429:
        wait = retry_after(error.response.headers)
        asked = f" and asks to wait {wait:g} s" if wait is not None else ""
        return Trouble(
            f"The model endpoint {where} is at its rate limit (HTTP 429){asked}: try again then.", again=True, wait=wait
        )
    if status >= 500 or status in _PASSING:
        return Trouble(
            f"The model endpoint {where} failed (HTTP {status}): try again later, or read its log.",
            again=status != 501,
            wait=retry_after(error.response.headers),
            rejected=_said(error) if status == 501 else "",
        )
    said = _said(error)
    return Trouble(f"The model endpoint {where} rejected the request (HTTP {status}): {said}.", rejected=said)


def _of_connection(error: Exception, endpoint: Endpoint) -> Trouble:
    causes = list(_chain(error))
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return Trouble(f"The certificate of {endpoint.where} is not trusted here: see SSL_CERT_FILE.")
    if any(isinstance(cause, httpx2.ConnectError | httpx2.UnsupportedProtocol) for cause in causes):
        return Trouble(
            f"No model endpoint answers at {endpoint.where}: start it, or mend OPENAI_BASE_URL.",
            again=True,
        )
    return Trouble(f"The model endpoint {endpoint.where} hung up before its reply was complete: try again.", again=True)


def _chain(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found


def retry_after(headers: httpx2.Headers) -> float | None:
    """Return the seconds that a server asks to wait (`retry-after-ms`, or `retry-after` in seconds or as a date)."""
    for name, scale in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        value = headers.get(name, "")
        try:
            seconds = float(value) * scale
        except ValueError:
            continue
        if math.isfinite(seconds) and seconds >= 0:
            return seconds
    try:
        return max(0.0, parsedate_to_datetime(headers.get("retry-after", "")).timestamp() - time())
    except (ValueError, OverflowError):
        return None


def _names(error: openai.APIError) -> set[str]:
    return {str(error.code), str(error.type)}  # llama.cpp's code is a number


def _said(error: openai.APIError) -> str:
    """Return the server's own words on one line, clipped."""
    words = error.body.get("message") if isinstance(error.body, dict) else None
    line = " ".join(str(words or error.message).split()).rstrip(".")
    return line if len(line) <= 200 else f"{line[:199]}…"
