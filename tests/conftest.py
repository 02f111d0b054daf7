"""For all tests: no socket to the outside, no environment of the user's."""

import ipaddress
import os
import socket

import pytest
from hypothesis import settings

settings.register_profile("same", derandomize=True)  # a run fails for what was changed, never by luck: see `make fuzz`
settings.load_profile("same")

for name in list(os.environ):
    if name.startswith(("VIVA_", "OPENAI_", "LANGCHAIN_", "LANGSMITH_")):
        del os.environ[name]

_connect = socket.socket.connect


def _is_here(address) -> bool:
    if not isinstance(address, tuple):
        return True  # a Unix socket
    if address[0] == "localhost":
        return True
    try:
        return ipaddress.ip_address(address[0]).is_loopback
    except ValueError:
        return False


def _refuse(self, address):
    if not _is_here(address):
        raise AssertionError(f"a test tried to reach {address}")
    return _connect(self, address)


@pytest.fixture(autouse=True, scope="session")
def no_network():
    socket.socket.connect = _refuse
    yield
    socket.socket.connect = _connect
