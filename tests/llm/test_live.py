"""For people who have a key: `pytest -m live` with OPENAI_API_KEY or OPENAI_BASE_URL, and OPENAI_MODEL."""

import os

import pytest

from tutor.llm.chat import Role, system, user
from tutor.llm.endpoint import Endpoint
from tutor.llm.model import Model
from tutor.value import Value

pytestmark = pytest.mark.live


class Sum(Value):
    total: int


@pytest.fixture
def model() -> Model:
    if not {"OPENAI_API_KEY", "OPENAI_BASE_URL"} & os.environ.keys():
        pytest.skip("no OPENAI_API_KEY or OPENAI_BASE_URL")
    name = os.environ.get("OPENAI_MODEL", "gpt-4o-mini")
    settings = {"base_url": os.environ.get("OPENAI_BASE_URL"), "api_key": os.environ.get("OPENAI_API_KEY")}
    return Model(endpoint=Endpoint.read({**settings, "voice": name, "judge": name}))


def test_a_real_endpoint_is_reached_streams_and_replies_with_a_type(model):
    assert model.ping().reachable
    assert "".join(model.stream([user("Say hello.")], Role.VOICE))
    assert model.reply([system("You add."), user("What is 2 + 2?")], Sum, Role.JUDGE).total == 4
    assert model.usage.output_tokens > 0
