"""Asks a local endpoint the prompts of a file by inspect_ai. Run by `evals.py` with the Python that has inspect_ai."""

import json
import sys
import tempfile
import time
from pathlib import Path

from inspect_ai import Task, eval
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import ChatMessageSystem, ChatMessageUser, get_model
from inspect_ai.scorer import includes
from inspect_ai.solver import generate


def main():
    prompts, url, concurrency = sys.argv[1], sys.argv[2], int(sys.argv[3])
    with Path(prompts).open() as file:
        asked = [json.loads(line) for line in file]
    samples = [
        Sample(input=[ChatMessageSystem(content=told), ChatMessageUser(content=said)], target="verdicts")
        for told, said in asked
    ]
    model = get_model("openai/judge", base_url=url, api_key="sk-local", responses_api=False)
    with tempfile.TemporaryDirectory() as logs:

        def run(part):
            task = Task(dataset=MemoryDataset(part), solver=generate(temperature=0.0), scorer=includes())
            (log,) = eval(
                task, model=model, max_connections=concurrency, max_samples=concurrency, log_dir=logs, display="none"
            )
            assert log.status == "success", log.error
            assert log.results.scores[0].metrics["accuracy"].value == 1.0

        run(samples[:20])
        started = time.perf_counter()
        run(samples)
        print(json.dumps(time.perf_counter() - started))


main()
