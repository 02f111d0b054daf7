import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tutor.llm.endpoint import Endpoint


def endpoint(base_url: str, **changes) -> Endpoint:
    fast = {"timeout": 0.5, "deadline": 5.0, "retries": 2}
    return Endpoint(base_url=base_url, voice="gpt-4o-mini", judge="gpt-4o", **{**fast, **changes})


@dataclass
class OddServer:
    """A real server whose every answer a test writes by hand."""

    answer: Callable[[BaseHTTPRequestHandler, dict], None]
    base_url: str = ""
    bodies: list[dict] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    hung_up: threading.Event = field(default_factory=threading.Event)


@pytest.fixture
def odd_server() -> Iterator[Callable[..., OddServer]]:
    opened: list[ThreadingHTTPServer] = []

    def serve(answer: Callable[[BaseHTTPRequestHandler, dict], None]) -> OddServer:
        odd = OddServer(answer)

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                self.handle_with(body)

            def do_GET(self) -> None:
                self.handle_with({})

            def handle_with(self, body: dict) -> None:
                odd.bodies.append(body)
                odd.headers.append({name.lower(): value for name, value in self.headers.items()})
                try:
                    odd.answer(self, body)
                except (BrokenPipeError, ConnectionResetError):
                    odd.hung_up.set()
                self.close_connection = True

            def log_message(self, *args) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        opened.append(server)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        odd.base_url = f"http://127.0.0.1:{server.server_port}/v1"
        return odd

    yield serve
    for server in opened:
        server.shutdown()
        server.server_close()


def send(
    handler: BaseHTTPRequestHandler, body: bytes | dict, status: int = 200, kind: str = "application/json"
) -> None:
    data = json.dumps(body).encode() if isinstance(body, dict) else body
    handler.send_response(status)
    handler.send_header("content-type", kind)
    handler.send_header("content-length", str(len(data)))
    handler.end_headers()
    handler.wfile.write(data)


def completion(text: str | None, reason: str | None = "stop", **message) -> dict:
    return {
        "id": "c-1",
        "object": "chat.completion",
        "created": 0,
        "model": "odd",
        "choices": [
            {"index": 0, "finish_reason": reason, "message": {"role": "assistant", "content": text, **message}}
        ],
        "usage": {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10},
    }


def chunk(text: str | None, reason: str | None = None) -> bytes:
    delta = {"content": text} if text is not None else {}
    choice = {"index": 0, "delta": delta, "finish_reason": reason}
    data = {"id": "c-1", "object": "chat.completion.chunk", "created": 0, "model": "odd", "choices": [choice]}
    return f"data: {json.dumps(data)}\n\n".encode()
