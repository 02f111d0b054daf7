"""The model seam against llmock: a real server on a real socket that misbehaves on request."""

import json
import time
from enum import StrEnum
from typing import Annotated

import pytest
from langchain_core.language_models import FakeMessagesListChatModel
from langchain_core.messages import AIMessage
from llmock.scenarios import Reply
from pydantic import StringConstraints

from tutor.errors import ModelUnavailable
from tutor.llm.chat import Role, system, user
from tutor.llm.model import Model
from tutor.value import Value

from .conftest import endpoint


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


class Paint(Value):
    colour: Colour
    name: Annotated[str, StringConstraints(max_length=20)]


ASK = (system("You paint."), user("Which colour?"))
GOOD = '{"colour": "green", "name": "leaf"}'


@pytest.fixture
def model(llmock):
    return Model(endpoint=endpoint(llmock.base_url()))


def reply(model: Model) -> Paint:
    return model.reply(ASK, Paint, Role.JUDGE)


def failure(call) -> tuple[str, float]:
    started = time.monotonic()
    with pytest.raises(ModelUnavailable) as caught:
        call()
    text = str(caught.value)
    assert len(text) < 400
    assert "\n" not in text
    assert text.endswith((".", ")."))
    return text, time.monotonic() - started


def test_a_typed_reply_is_asked_for_with_a_strict_schema_at_temperature_0(llmock, model):
    llmock.reply(GOOD)
    assert reply(model) == Paint(colour=Colour.GREEN, name="leaf")
    body = llmock.last_request.body
    assert body["model"] == "gpt-4o"
    assert body["temperature"] == 0.0
    assert [message["role"] for message in body["messages"]] == ["system", "user"]
    wanted = body["response_format"]["json_schema"]
    assert wanted["strict"] is True
    assert wanted["schema"]["required"] == ["colour", "name"]
    assert wanted["schema"]["additionalProperties"] is False


def test_a_schema_is_enough_for_a_server_that_follows_it(llmock, model):
    assert isinstance(reply(model), Paint)  # llmock makes an example of the schema


def test_a_stream_comes_in_pieces_and_is_counted(llmock, model):
    llmock.reply("Why are the scores divided?")
    pieces = list(model.stream(ASK, Role.VOICE))
    assert "".join(pieces) == "Why are the scores divided?"
    assert len(pieces) > 3
    assert llmock.last_request.body["model"] == "gpt-4o-mini"
    llmock.reply(GOOD)
    reply(model)
    assert model.usage.requests == 2
    assert model.usage.input_tokens > 5
    assert model.usage.output_tokens > 5


CALLS = {
    "reply": lambda model: model.reply(ASK, Paint, Role.JUDGE),
    "stream": lambda model: list(model.stream(ASK, Role.VOICE)),
}
both = pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())


@both
@pytest.mark.parametrize(
    ("status", "code", "says", "attempts"),
    [
        (401, None, "OPENAI_API_KEY", 1),
        (403, None, "does not allow this key", 1),
        (404, None, "knows no model", 1),
        (429, "insufficient_quota", "quota", 1),
        (500, None, "HTTP 500", 3),
        (503, None, "HTTP 503", 3),
        (400, "context_length_exceeded", "too long", 1),
    ],
)
def test_a_refusal_is_one_sentence_and_only_what_may_pass_is_tried_again(
    llmock, model, call, status, code, says, attempts
):
    llmock.fail(status, code=code, times=None)
    text, _ = failure(lambda: call(model))
    assert says in text
    assert len(llmock.requests) == attempts
    llmock.assert_resilient()


@both
@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_passing_failure_is_got_over(llmock, model, call, status):
    llmock.fail(status, retry_after=0.2 if status == 429 else None)
    llmock.reply(GOOD)
    call(model)
    assert len(llmock.requests) == 2
    llmock.assert_resilient(strict=True)


@both
def test_a_retry_after_beyond_the_deadline_is_not_waited_for(llmock, call):
    llmock.rate_limit(retry_after=5)
    text, took = failure(lambda: call(Model(endpoint=endpoint(llmock.base_url(), deadline=2.0))))
    assert "asks to wait 5 s" in text
    assert took < 1.0
    assert len(llmock.requests) == 1


@both
def test_a_hanging_server_ends_at_the_deadline(llmock, call):
    llmock.delay(4.0, times=None)
    model = Model(endpoint=endpoint(llmock.base_url(), timeout=9.0, deadline=0.6))
    text, took = failure(lambda: call(model))
    assert "within the 0.6 s allowed" in text
    assert took < 1.2


def test_a_silent_stream_is_given_up_after_the_timeout_and_tried_again(llmock):
    llmock.slow_first_token(3.0)
    llmock.reply("Here.", times=None)
    model = Model(endpoint=endpoint(llmock.base_url(), timeout=0.3))
    assert "".join(model.stream(ASK, Role.VOICE)) == "Here."


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("truncate", "broke off"),
        ("disconnect", "hung up"),
        ("corrupt", "not a chat completion"),
        ("stall", "did not answer within 0.5 s"),
    ],
)
def test_a_stream_cut_after_words_keeps_them_and_then_fails(llmock, model, fault, says):
    llmock.reply("one two three four five")
    getattr(llmock, fault)(after_chunks=3)
    heard = []

    def listen():
        for piece in model.stream(ASK, Role.VOICE):
            heard.append(piece)

    text, took = failure(listen)
    assert says in text
    assert "".join(heard).startswith("one two")
    assert len(llmock.requests) == 1
    assert took < 2.0


def test_a_stream_cut_before_its_first_word_is_tried_again(llmock, model):
    llmock.reply("one two", times=2)
    llmock.disconnect(after_chunks=1)  # after the chunk that only names the role
    assert "".join(model.stream(ASK, Role.VOICE)) == "one two"
    llmock.assert_resilient()


@pytest.mark.parametrize(("reason", "says"), [("length", "token limit"), ("content_filter", "content filter")])
@both
def test_an_unfinished_reply_is_not_used(llmock, model, call, reason, says):
    llmock.add(Reply(text=GOOD, finish_reason=reason, times=None))
    assert says in failure(lambda: call(model))[0]


def test_broken_json_is_asked_for_again_less_bindingly_then_given_up(llmock, model):
    llmock.reply('{"colour": "gree', times=None)
    assert "did not reply in the form" in failure(lambda: reply(model))[0]
    formats = [request.body.get("response_format", {}).get("type") for request in llmock.requests]
    assert formats == ["json_schema", "json_object", None]


def test_a_value_out_of_the_schema_is_refused(llmock, model):
    llmock.reply('{"colour": "blue", "name": "sky"}').reply('{"colour": "red", "name": "brick"}')
    assert reply(model).colour is Colour.RED
    assert llmock.requests[0].body["response_format"]["type"] == "json_schema"
    reply(model)
    assert llmock.last_request.body["response_format"]["type"] == "json_schema"  # a slip, not a habit


def test_a_server_that_ignores_schemas_is_prompted_from_then_on(llmock, model):
    llmock.reply("Green, I should say.", times=2)
    llmock.reply(f"Here you are:\n```json\n{GOOD}\n```", times=None)
    assert reply(model).name == "leaf"
    assert "JSON Schema" in llmock.last_request.body["messages"][-1]["content"]
    assert reply(model).name == "leaf"
    assert len(llmock.requests) == 4
    assert "response_format" not in llmock.last_request.body


@pytest.mark.parametrize(
    ("complaint", "key"),
    [
        ("Unsupported value: 'temperature' does not support 0.0 with this model.", "temperature"),
        ("response_format json_schema is not supported.", "response_format"),
    ],
)
def test_what_a_server_rejects_is_left_out_from_then_on(llmock, model, complaint, key):
    before = {"temperature": 0.0, "response_format": "json_schema"}
    llmock.fail(400, message=complaint).reply(GOOD, times=None)
    assert reply(model).name == "leaf"
    first, second = (request.body for request in llmock.requests)
    assert first[key] == before[key] or first[key]["type"] == before[key]
    assert second.get(key, {}) in ({}, {"type": "json_object"})
    assert reply(model).name == "leaf"
    assert len(llmock.requests) == 3


def test_a_request_that_is_rejected_whatever_is_left_out_changes_no_habit(llmock, model):
    llmock.fail(400, message="No such thing.", times=3).reply(GOOD)
    assert "No such thing" in failure(lambda: reply(model))[0]
    reply(model)
    assert llmock.last_request.body["response_format"]["type"] == "json_schema"


def test_a_stream_does_without_usage_where_that_is_rejected(llmock, model):
    llmock.fail(400, message="Unknown field: stream_options").reply("one two")
    assert "".join(model.stream(ASK, Role.VOICE)) == "one two"
    assert "stream_options" not in llmock.last_request.body


def test_nobody_listening_is_said_so(unused_port=9):
    model = Model(endpoint=endpoint(f"http://127.0.0.1:{unused_port}/v1", retries=0))
    for call in CALLS.values():
        assert "No model endpoint answers at http://127.0.0.1:9/v1" in failure(lambda call=call: call(model))[0]


def test_ping_tells_what_doctor_prints(llmock, model):
    reach = model.ping()
    assert reach.reachable
    assert reach.problem is None
    assert (reach.voice, reach.judge) == ("gpt-4o-mini", "gpt-4o")
    absent = Model(endpoint=endpoint(llmock.base_url()).but(judge="llama-9")).ping()
    assert absent.reachable
    assert absent.problem == "its list of models lacks llama-9"
    llmock.fail(401)
    assert "OPENAI_API_KEY" in (model.ping().problem or "")
    assert not Model(endpoint=endpoint("http://127.0.0.1:9/v1")).ping().reachable


def test_langchain_chat_models_of_any_kind_fit_behind_it():
    fake = FakeMessagesListChatModel(
        responses=[AIMessage("no json"), AIMessage(json.dumps({"colour": "red", "name": "r"}))]
    )
    model = Model(endpoint=endpoint("http://127.0.0.1:9/v1"), chats=dict.fromkeys(Role, fake))
    assert reply(model).colour is Colour.RED
    assert model.usage.requests == 2
