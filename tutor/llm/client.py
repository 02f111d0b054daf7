"""Builds LangChain's chat models for an endpoint, with everything explicit. Knows nothing of turns or failures.

The client underneath would fill gaps from OPENAI_* variables; nothing here leaves it a gap (a test holds it to that).
What it still takes from the machine is how the network is reached: proxies and certificates.
"""

import openai
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from tutor.llm.chat import Role
from tutor.llm.deadline import HOOKS
from tutor.llm.endpoint import HOSTED, Endpoint


def open_client(endpoint: Endpoint) -> openai.OpenAI:
    """Return a client of the endpoint that neither retries nor reads the environment; opens no connection yet."""
    client = openai.OpenAI(
        api_key=endpoint.api_key.get_secret_value() if endpoint.api_key else "none",
        base_url=endpoint.base_url or HOSTED,
        timeout=endpoint.timeout,
        max_retries=0,
        http_client=openai.DefaultHttpxClient(event_hooks=HOOKS, timeout=endpoint.timeout),
    )
    client.organization = None
    client.project = None
    client._custom_headers = {}
    return client


def open_chat(client: openai.OpenAI, endpoint: Endpoint, role: Role) -> ChatOpenAI:
    """Return LangChain's chat model for a role."""
    return ChatOpenAI(
        model=endpoint.model(role),
        client=client.chat.completions,
        root_client=client,
        async_client=client.chat.completions,  # never called; a gap here would be filled from the environment
        api_key=endpoint.api_key or SecretStr("none"),
        base_url=endpoint.base_url or HOSTED,
        openai_proxy=None,
        max_retries=0,
        stream_usage=True,
        stream_chunk_timeout=None,
        output_version="v0",
        use_responses_api=False,  # local servers ignore the schema there
    )
