"""A real OpenAI-compatible server that judges by a rule, and misbehaves on request: chat completions and batches."""

import email
import json
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


def judgement(body: dict[str, Any]) -> str:
    """Meet every criterion whose id is a word of the answer; the answer's first words are the evidence."""
    told = body["messages"][0]["content"].rpartition("# Criteria\n")[2].partition("\n# Misconceptions")[0]
    said = body["messages"][1]["content"].split("\n", 1)[1].rpartition("\n")[0]
    verdicts = []
    for name in re.findall(r"^- id: (.+)$", told, re.M):
        met = name.lower() in said.lower()
        verdicts.append(
            {
                "criterion": name,
                "evidence": " ".join(said.split()[:3]) if met else "",
                "ground": "said" if met else "not-said",
                "level": "met" if met else "missed",
                "confidence": "high",
            }
        )
    return json.dumps({"verdicts": verdicts, "misconceptions": []})


def completion(text: str, reason: str = "stop") -> dict[str, Any]:
    choice = {"index": 0, "finish_reason": reason, "message": {"role": "assistant", "content": text}}
    usage = {"prompt_tokens": 700, "completion_tokens": 50, "total_tokens": 750}
    return {
        "id": "c",
        "object": "chat.completion",
        "created": 0,
        "model": "judge",
        "choices": [choice],
        "usage": usage,
    }


@dataclass
class Judging:
    """What the server was asked, and how it behaves."""

    base_url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    fault: str = ""
    """`free-text`, `cut`, a status such as `500`, or `hang`; empty is none."""
    faulty: int = 10**9
    """So many of the first requests meet the fault."""
    looks: int = 0
    """So often a batch is still under way when looked at."""
    slow: float = 0
    """Seconds that each reply takes."""
    files: dict[str, str] = field(default_factory=dict)
    batches: dict[str, dict[str, Any]] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)
    stopped: threading.Event = field(default_factory=threading.Event)

    def answer(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        self.asked.append(body)
        self.stopped.wait(self.slow)
        fault = self.fault if len(self.asked) <= self.faulty else ""
        if fault == "hang":
            self.stopped.wait(5)
        if fault.isdigit():
            return int(fault), {"error": {"message": "no", "code": fault}}
        if fault == "free-text":
            return 200, completion("A fine answer, full marks.")
        text = judgement(body)
        return 200, completion(text[: len(text) // 2], "length") if fault == "cut" else completion(text)

    def batch(self, name: str) -> dict[str, Any]:
        found = self.batches[name]
        self.seen[name] += 1
        if self.seen[name] <= self.looks or found["status"] == "completed":
            return found
        lines = []
        for line in self.files[found["input_file_id"]].splitlines():
            request = json.loads(line)
            status, body = self.answer(request["body"])
            reply = {"id": "r", "custom_id": request["custom_id"], "error": None}
            lines.append(json.dumps({**reply, "response": {"status_code": status, "request_id": "x", "body": body}}))
        self.files[f"out-{name}"] = "\n".join(reversed(lines)) + "\n"
        found.update(status="completed", output_file_id=f"out-{name}")
        return found


class Handler(BaseHTTPRequestHandler):
    """Serves one request."""

    judging: Judging

    def do_POST(self) -> None:
        raw, judging = self.rfile.read(int(self.headers["content-length"])), self.judging
        if self.path == "/v1/chat/completions":
            self.send(*judging.answer(json.loads(raw)))
        elif self.path == "/v1/files":
            head = f"Content-Type: {self.headers['content-type']}\r\n\r\n".encode()
            parts = email.message_from_bytes(head + raw, policy=policy.default)
            data = next(
                part for part in parts.iter_parts() if part.get_param("name", header="content-disposition") == "file"
            )
            name = f"file-{len(judging.files)}"
            judging.files[name] = data.get_payload(decode=True).decode()
            self.send(
                200,
                {
                    "id": name,
                    "object": "file",
                    "bytes": 1,
                    "created_at": 0,
                    "filename": "f",
                    "purpose": "batch",
                    "status": "processed",
                },
            )
        elif self.path == "/v1/batches":
            name, wanted = f"batch-{len(judging.batches)}", json.loads(raw)
            judging.batches[name] = {
                "id": name,
                "object": "batch",
                "created_at": 0,
                "status": "in_progress",
                "completion_window": "24h",
                "endpoint": wanted["endpoint"],
                "input_file_id": wanted["input_file_id"],
            }
            self.send(200, judging.batches[name])
        else:
            self.send(404, {"error": {"message": "no such path"}})

    def do_GET(self) -> None:
        name = self.path.removeprefix("/v1/files/").removeprefix("/v1/batches/").removesuffix("/content")
        if self.path.startswith("/v1/files/"):
            self.send(200, self.judging.files[name].encode())
        elif name in self.judging.batches:
            self.send(200, self.judging.batch(name))
        else:
            self.send(404, {"error": {"message": "no such batch"}})

    def send(self, status: int, body: dict[str, Any] | bytes) -> None:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        try:
            self.send_response(status)
            self.send_header("content-length", str(len(data)))
            self.send_header("content-type", "application/json")
            self.end_headers()
            self.wfile.write(data)
        except (BrokenPipeError, ConnectionResetError):
            time.sleep(0)  # who asked has hung up

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def judging_server() -> Iterator[Judging]:
    """Serve until the `with` ends."""
    judging = Judging()
    handler = type("OneHandler", (Handler,), {"judging": judging})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    judging.base_url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield judging
    finally:
        judging.stopped.set()
        server.shutdown()
        server.server_close()
