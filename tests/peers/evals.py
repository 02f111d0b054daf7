"""An eval run beside inspect_ai: the same prompts to the same local server that answers in 200 ms, as many at once.

inspect_ai comes into a virtual environment of its own (`.venv-peers`), since its dependencies are none of ours. Both
keep their results on disk; ours also checks each quotation, and inspect_ai keeps a fuller log.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))
from slow_judge import slow_judge

from evals import WAIT, suite_of, timed
from tutor.grading.llm import messages, nonce_of

ROOT = Path(__file__).parents[2]
PEERS = ("inspect_ai==0.3.285", "openai")


def environment(folder):
    """Make the peer's environment where it is not there yet; return its Python, or None and why."""
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    command = [str(python), "-m", "pip", "install", "-q", *PEERS]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return (None, (done.stderr.strip().splitlines() or ["pip failed"])[-1]) if done.returncode else (python, "")


def main():
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=int, default=1000)
    parser.add_argument("--concurrency", type=int, default=8)
    parser.add_argument("--environment", type=Path, default=ROOT / ".venv-peers")
    options = parser.parse_args()
    python, why = environment(options.environment)
    if python is None:
        print(f"inspect_ai cannot be installed here: {why}")
        return
    suite = suite_of(options.answers)
    asked = suite.by_id
    with tempfile.TemporaryDirectory() as folder, slow_judge(WAIT) as url:
        prompts = Path(folder) / "prompts.jsonl"
        with prompts.open("w") as file:
            for answer in suite.answers:
                question = asked[answer.question]
                said = messages(question, answer.answer, nonce_of(question, answer.answer))
                file.write(json.dumps([message.text for message in said]) + "\n")
        timed(suite.but(answers=suite.answers[:20]), url, options.concurrency)
        ours = timed(suite, url, options.concurrency)
        command = [str(python), str(Path(__file__).with_name("inspect_run.py")), str(prompts), url]
        done = subprocess.run([*command, str(options.concurrency)], capture_output=True, text=True, check=True)
        theirs = json.loads(done.stdout.splitlines()[-1])
    ideal = -(-options.answers // options.concurrency) * WAIT
    print(f"{options.answers} answers, {options.concurrency} at once; the waiting alone takes {ideal:.1f} s")
    print(f"ours {ours:.1f} s ({ours / ideal:.2f} ×), inspect_ai {theirs:.1f} s ({theirs / ideal:.2f} ×)")


if __name__ == "__main__":
    main()
