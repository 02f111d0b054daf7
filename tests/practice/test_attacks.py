"""One attack a test at both levels, each followed by an honest check on the same worker."""

import os
import platform
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tutor.errors import SandboxUnavailable
from tutor.exercise import Outcome
from tutor.practice.checker import Checker
from tutor.practice.levels import escapes
from tutor.practice.limits import Limits
from tutor.practice.pool import Pool

from .attacks import HONEST, RIGHTS, file, lay_out, sources
from .conftest import EXERCISES, LEVELS, started

pytestmark = pytest.mark.sandbox
ATTACKS = list(sources())
BELOW = {"bubblewrap": 3, "landlock": 1}
"""Processes below a worker's first: bubblewrap's own and the interpreter, and the child that waits."""


@pytest.fixture(scope="module")
def exercises(tmp_path_factory):
    return lay_out(tmp_path_factory.mktemp("exercises"))


@pytest.fixture(scope="module", params=LEVELS)
def target(request, exercises):
    os.environ["OPENAI_API_KEY"] = os.environ["VIVA_SECRET"] = "expected-value"
    with started(exercises, request.param, Limits(jobs=10_000)) as checker:
        del os.environ["OPENAI_API_KEY"], os.environ["VIVA_SECRET"]
        yield checker


def zygote(checker):
    """The worker's process id, when it is idle."""
    (pid,) = checker._pool.workers
    return pid


@pytest.mark.parametrize(("source", "verdicts"), [item[1:] for item in ATTACKS], ids=[item[0] for item in ATTACKS])
def test_an_attack_is_contained_and_the_next_check_is_right(target, source, verdicts):
    if platform.machine() != "x86_64" and b"syscall" in source:
        pytest.skip("numbers of x86_64")
    worker = zygote(target)
    found = target.check("attack", source)
    assert found.verdict in verdicts, (found.message, [test.message for test in found.tests])
    assert "expected-value" not in str(found.plain())
    assert not set("\x1b\x07") & set(found.message + found.log)
    after = target.check("attack", HONEST)
    assert after.verdict is Outcome.PASSED
    assert zygote(target) == worker
    assert len(descendants(worker)) <= BELOW[target.level], "a process was left behind"


@pytest.mark.parametrize("body", RIGHTS.values(), ids=RIGHTS)
def test_honest_code_can_do_what_it_must(target, body):
    found = target.check("attack", file(body))
    assert found.passed, (found.message, [test.message for test in found.tests])
    assert "two" not in found.log or found.log.split() == ["one", "two", "three"]


def test_the_second_use_of_an_optimiser_is_quick(target):
    first, second = (target.check("attack", file(RIGHTS["an optimiser"])) for _ in range(2))
    assert first.passed and second.passed
    assert second.seconds < 1.5
    assert target.check("attack", HONEST).passed


def test_nothing_is_left_behind(target):
    for name, source, _ in ATTACKS:
        if name.startswith(("output: fill", "output: make")):
            target.check("attack", source)
    for place in ("/", "/etc", "/lib", "/usr", "/tmp", "/work", "/var/tmp", "/dev/shm", "/run", "/run/lock"):
        assert not [name for name in ("x", "a", "b") if Path(place, name).exists()], place


def test_the_probes_hold(target):
    assert escapes(target._pool, EXERCISES) == ()


def test_the_probes_notice_what_is_open():
    pool = Pool(level="unsafe-local", limits=Limits())
    try:
        found = escapes(pool, EXERCISES)
    finally:
        pool.close()
        for place in ("/tmp", "/var/tmp", "/dev/shm", "/work", ""):
            Path(place + "/viva-probe").unlink(missing_ok=True)
    assert {"read-course", "fork", "exec", "network", "write-file"} <= set(found)


def memory(field):
    return int(Path("/proc/self/status").read_text().split(f"{field}:")[1].split()[0]) * 1024


def test_hostile_results_cost_the_parent_little_even_for_a_moment(target):
    target.check("attack", HONEST)
    for name, source, _ in ATTACKS:
        if name.startswith(("output:", "forging:")):
            Path("/proc/self/clear_refs").write_text("5")  # the peak counts from here
            before = memory("VmRSS")
            target.check("attack", source)
            assert memory("VmHWM") - before < 50 << 20, name


# -- life cycle --


def test_a_killed_worker_is_replaced_again_and_again(target):
    for _ in range(3):
        target.check("attack", HONEST)
        os.kill(zygote(target), signal.SIGKILL)
        assert target.check("attack", HONEST).passed


def test_a_worker_killed_in_mid_job_costs_only_time(target):
    target.check("attack", HONEST)
    worker = zygote(target)
    threading.Timer(0.5, os.kill, (worker, signal.SIGKILL)).start()
    source = b"import time\ndef attack(secret):\n    time.sleep(1.5)\n    return 'contained'\n"
    assert target.check("attack", source).passed
    assert zygote(target) != worker


def test_a_worker_outlives_the_thread_that_asked_first(exercises):
    for level in LEVELS:
        with started(exercises, level) as checker:
            thread = threading.Thread(target=checker.check, args=("attack", HONEST))
            thread.start()
            thread.join()
            worker = zygote(checker)
            time.sleep(0.3)
            assert checker.check("attack", HONEST).passed
            assert zygote(checker) == worker


def test_a_worn_worker_goes_on_until_its_successor_is_warm(exercises):
    with Checker(exercises, limits=Limits(jobs=3)) as checker:
        workers, times = set(), []
        while len(workers) < 3 and len(times) < 2_000:
            times.append(checker.check("attack", HONEST).seconds)
            workers.update(checker._pool.workers)
        assert len(workers) == 3
        # the first one starts the sandbox; after that nobody waits for one
        assert max(times[1:]) < 1
        assert not any(alive(pid) for pid in workers - set(checker._pool.workers))


def descendants(pid):
    found, waiting = [], [pid]
    while waiting:
        try:
            text = Path(f"/proc/{waiting[-1]}/task/{waiting.pop()}/children").read_text()
        except OSError:
            continue
        children = [int(word) for word in text.split()]
        found += children
        waiting += children
    return found


PARENT = """
import sys, threading
from pathlib import Path
from tutor.practice.checker import Checker
checker = Checker(Path(sys.argv[1]), sys.argv[2])
print(checker.level, flush=True)
checker.check("attack", b"import time\\ndef attack(secret):\\n    time.sleep(60)\\n")
"""


@pytest.mark.parametrize("level", LEVELS)
def test_everything_goes_with_a_killed_parent(exercises, level):
    started(exercises, level).close()
    command = [sys.executable, "-c", PARENT, str(exercises), level]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "OMP_NUM_THREADS": "1"}
    ) as parent:
        assert parent.stdout.readline().strip() == level
        time.sleep(1.0)
        below = {
            pid for task in Path(f"/proc/{parent.pid}/task").iterdir() for pid in descendants_of_task(parent.pid, task)
        }
        assert below
        parent.kill()
    time.sleep(0.8)
    assert not [pid for pid in below if alive(pid)]


def descendants_of_task(pid, task):
    children = [int(word) for word in (task / "children").read_text().split()]
    return children + [found for child in children for found in descendants(child)]


def alive(pid):
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def test_too_many_at_once_are_told_to_wait(exercises):
    with Checker(exercises, limits=Limits(waiting=1)) as checker:
        assert checker.check("attack", HONEST).passed
        found = []

        def ask():
            try:
                found.append(checker.check("attack", b"import time\ndef attack(secret):\n    time.sleep(1)\n").verdict)
            except SandboxUnavailable as error:
                found.append(str(error))

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sum("waiting already" in str(item) for item in found) == 2


def test_an_attacked_worker_leaves_its_neighbour_alone(exercises):
    with Checker(exercises, workers=2) as checker:
        checker.check("attack", HONEST)
        bomb = b"import os\ndef attack(secret):\n    while True:\n        os.fork()\n"
        attacker = threading.Thread(target=lambda: [checker.check("attack", bomb) for _ in range(20)])
        attacker.start()
        honest = [checker.check("attack", HONEST).passed for _ in range(40)]
        attacker.join()
    assert all(honest)
