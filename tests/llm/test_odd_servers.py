"""What llmock cannot do: drips, foreign bodies, and looking at what is sent."""

import time

import pytest

from tutor.errors import ModelUnavailable
from tutor.llm.chat import Role, user
from tutor.llm.endpoint import Endpoint
from tutor.llm.model import Model
from tutor.value import Value

from .conftest import chunk, completion, endpoint, send

ASK = (user("Which?"),)


class Word(Value):
    word: str


def drip_stream(handler, body):
    handler.send_response(200)
    handler.send_header("content-type", "text/event-stream")
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(chunk("drip "))
        handler.wfile.flush()
        time.sleep(0.05)


def drip_body(handler, body):
    handler.send_response(200)
    handler.send_header("content-type", "application/json")
    handler.send_header("content-length", "1000")
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


def silent_after_comments(handler, body):
    handler.send_response(200)
    handler.send_header("content-type", "text/event-stream")
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b": still thinking\n\n")
        handler.wfile.flush()
        time.sleep(0.05)


@pytest.mark.parametrize("answer", [drip_stream, silent_after_comments])
def test_a_dripping_stream_ends_at_the_deadline(odd_server, answer):
    model = Model(endpoint=endpoint(odd_server(answer).base_url, deadline=0.6))
    started = time.monotonic()
    with pytest.raises(ModelUnavailable, match=r"within the 0\.6 s allowed"):
        list(model.stream(ASK, Role.VOICE))
    assert time.monotonic() - started < 1.0


def test_a_dripping_reply_ends_at_the_deadline(odd_server):
    model = Model(endpoint=endpoint(odd_server(drip_body).base_url, deadline=0.6))
    started = time.monotonic()
    with pytest.raises(ModelUnavailable, match=r"within the 0\.6 s allowed"):
        model.reply(ASK, Word, Role.JUDGE)
    assert time.monotonic() - started < 1.0


def test_closing_a_stream_hangs_up(odd_server):
    odd = odd_server(drip_stream)
    pieces = Model(endpoint=endpoint(odd.base_url)).stream(ASK, Role.VOICE)
    assert next(pieces) == "drip "
    pieces.close()
    assert odd.hung_up.wait(1.0)


def test_a_slow_reply_is_waited_for_beyond_the_timeout_of_a_stream(odd_server):
    def answer(handler, body):
        time.sleep(0.5)
        send(handler, completion('{"word": "late"}'))

    model = Model(endpoint=endpoint(odd_server(answer).base_url, timeout=0.2))
    assert model.reply(ASK, Word, Role.JUDGE).word == "late"


FOREIGN = {
    "html": (b"<html>Welcome to nginx</html>", "text/html"),
    "text": (b"hello", "text/plain"),
    "empty": (b"", "application/json"),
    "cut json": (b'{"choices": [{"mess', "application/json"),
    "null": (b"null", "application/json"),
    "list": (b"[1, 2]", "application/json"),
    "object": (b"{}", "application/json"),
    "null choices": (b'{"choices": null}', "application/json"),
    "no choices": (b'{"choices": []}', "application/json"),
    "odd choice": (b'{"choices": [3]}', "application/json"),
    "no message": (b'{"choices": [{"index": 0, "finish_reason": "stop"}]}', "application/json"),
    "error": (b'{"error": "overloaded"}', "application/json"),
    "latin-1": ('{"é'.encode("latin-1"), "application/json"),
}


@pytest.mark.parametrize(("body", "kind"), FOREIGN.values(), ids=FOREIGN.keys())
@pytest.mark.parametrize("way", ["reply", "stream", "ping"])
def test_a_foreign_body_is_one_sentence(odd_server, body, kind, way):
    odd = odd_server(lambda handler, _: send(handler, body, kind=kind))
    model = Model(endpoint=endpoint(odd.base_url, retries=0))
    if way == "ping":
        reach = model.ping()
        assert reach.problem is None or reach.problem
        return
    call = {
        "reply": lambda: model.reply(ASK, Word, Role.JUDGE),
        "stream": lambda: list(model.stream(ASK, Role.VOICE)),
    }[way]
    with pytest.raises(ModelUnavailable, match=r"\.$"):
        call()


def test_a_reply_that_the_model_declines_is_no_reply(odd_server):
    odd = odd_server(lambda handler, _: send(handler, completion(None, refusal="I cannot help with that.")))
    with pytest.raises(ModelUnavailable, match="declined"):
        Model(endpoint=endpoint(odd.base_url)).reply(ASK, Word, Role.JUDGE)


def test_an_error_event_in_a_stream_is_worded(odd_server):
    def answer(handler, body):
        send(handler, chunk("one ") + b'data: {"error": {"message": "out of memory"}}\n\n', kind="text/event-stream")

    with pytest.raises(ModelUnavailable, match="out of memory"):
        list(Model(endpoint=endpoint(odd_server(answer).base_url)).stream(ASK, Role.VOICE))


def test_an_empty_stream_is_no_reply(odd_server):
    def answer(handler, body):
        send(handler, chunk("") + chunk(None, "stop") + b"data: [DONE]\n\n", kind="text/event-stream")

    with pytest.raises(ModelUnavailable, match="said nothing"):
        list(Model(endpoint=endpoint(odd_server(answer).base_url)).stream(ASK, Role.VOICE))


def test_nothing_is_taken_from_the_environment(odd_server, monkeypatch):
    trap = odd_server(lambda handler, _: send(handler, completion('{"word": "trap"}')))
    odd = odd_server(lambda handler, _: send(handler, completion('{"word": "mine"}')))
    for name in ("OPENAI_API_KEY", "OPENAI_ADMIN_KEY", "OPENAI_ORG_ID", "OPENAI_ORGANIZATION", "OPENAI_PROJECT_ID"):
        monkeypatch.setenv(name, "from-outside")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Outside: from-outside\nAuthorization: Bearer from-outside")
    for name in ("OPENAI_BASE_URL", "OPENAI_API_BASE", "OPENAI_PROXY", "LANGSMITH_ENDPOINT"):
        monkeypatch.setenv(name, trap.base_url)
    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    monkeypatch.setenv("LANGSMITH_API_KEY", "from-outside")
    monkeypatch.setenv("LANGSMITH_GATEWAY", "true")
    monkeypatch.setenv("LC_OUTPUT_VERSION", "responses/v1")
    with_key = Endpoint.read({"base_url": odd.base_url, "api_key": "sk-mine", "voice": "v", "judge": "j"})
    assert Model(endpoint=with_key).reply(ASK, Word, Role.JUDGE).word == "mine"
    assert odd.headers[-1]["authorization"] == "Bearer sk-mine"
    assert Model(endpoint=with_key.but(api_key=None)).reply(ASK, Word, Role.JUDGE).word == "mine"
    with pytest.raises(ModelUnavailable):
        list(Model(endpoint=with_key).stream(ASK, Role.VOICE))
    assert "from-outside" not in str(odd.headers)
    time.sleep(0.3)
    assert trap.headers == []


def test_the_key_is_in_no_message(odd_server):
    body = {"error": {"message": "Incorrect API key provided: sk-secret-123", "code": "invalid_api_key"}}
    odd = odd_server(lambda handler, _: send(handler, body, status=401))
    key = Endpoint.read({"base_url": odd.base_url, "api_key": "sk-secret-123", "voice": "v", "judge": "j"})
    with pytest.raises(ModelUnavailable) as caught:
        Model(endpoint=key).reply(ASK, Word, Role.JUDGE)
    assert "sk-secret" not in str(caught.value)
    assert "sk-secret" not in repr(key)
