"""A local OpenAI-compatible server that takes its time for each reply and then misses every criterion it is shown.

Run as a program it prints its port. Written on asyncio alone, so that it costs the cores next to nothing.
"""

import asyncio
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager


def reply(body):
    """Return a chat completion whose judgement misses every criterion."""
    told = body["messages"][0]["content"].rpartition("# Criteria\n")[2].partition("\n# Misconceptions")[0]
    verdicts = [
        {"criterion": name, "evidence": "", "ground": "not-said", "level": "missed", "confidence": "high"}
        for name in re.findall(r"^- id: (.+)$", told, re.M)
    ]
    text = json.dumps({"verdicts": verdicts, "misconceptions": []})
    message = {"role": "assistant", "content": text}
    return {
        "id": "c",
        "object": "chat.completion",
        "created": 0,
        "model": "judge",
        "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
        "usage": {"prompt_tokens": 700, "completion_tokens": 50, "total_tokens": 750},
    }


async def serve(seconds):
    """Answer every request after so many seconds, on connections that stay open."""

    async def talk(reader, writer):
        while head := await reader.readline():
            length = 0
            while (line := await reader.readline()).strip():
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            body = json.loads(await reader.readexactly(length)) if length else None
            await asyncio.sleep(seconds)
            data = json.dumps(reply(body) if body else {"object": "list", "data": []}).encode()
            writer.write(
                b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(data) + data
            )
            await writer.drain()
        assert head == b""
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def slow_judge(seconds: float) -> Iterator[str]:
    """Run the server in a process of its own; give its base URL."""
    command = [sys.executable, __file__, str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}/v1"
        finally:
            process.kill()


if __name__ == "__main__" and len(sys.argv) > 1:
    asyncio.run(serve(float(sys.argv[1])))
