"""How long a check of multi-head attention takes: warm, cold under the same isolation, and without any isolation.

Everything is measured in turns within one run, so that what else the machine does hits all alike. `--rounds N`.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

from tutor.practice import closure
from tutor.practice.checker import Checker
from tutor.practice.flow import Ending
from tutor.practice.folder import load_workshops
from tutor.practice.job import job, report, specification
from tutor.practice.judge import judge, one_thread, run_trusted
from tutor.practice.launch import START, prepare
from tutor.practice.limits import Limits
from tutor.practice.sandbox import Execution

EXERCISES = Path(__file__).parents[2] / "corpus" / "exercises"
NAME, SOLUTION = "multi-head-attention", "reshape.py"
COLD = """
import os, socket, sys
sys.path.append({path!r})
from tutor.practice import child
child.rehearse = lambda: None
kernel_plan = {plan!r}
child.live(({job}, {result}, {log}), kernel_plan, os.getppid())
"""
"""A process that imports torch, confines itself as a child of the warm one does, and does one job."""


# -- the three ways ----------------------------------------------------------------------------------------------------


def cold(level, workshop, source, limits):
    """Seconds of one check in a process of its own under the same isolation."""
    start = time.perf_counter()
    with one_thread():
        cases = workshop.cases(1)
        sent = job(source, specification(workshop.exercise, workshop.driver, limits), cases)
    pipes = [os.pipe() for _ in range(3)]
    inner = [pipes[0][0], pipes[1][1], pipes[2][1]]
    launch = prepare(level, limits, 0)
    command = launch.command[:-1] + [_script(launch, inner)]
    with launch.leftovers:
        process = subprocess.Popen(
            command,
            env=launch.environment,
            pass_fds=(*inner, *launch.fds),
            stdin=subprocess.DEVNULL,
            cwd="/",
            stderr=subprocess.DEVNULL,
        )
        for fd in (*inner, *launch.fds):
            os.close(fd)
        os.write(pipes[0][1], sent[:1]), _write_all(pipes[0][1], sent[1:])
        os.close(pipes[0][1])
        with os.fdopen(pipes[1][0], "rb") as results:
            said = report(Execution(Ending.EXITED, results=bytearray(results.read())), len(cases), limits)
        os.close(pipes[2][0])
        process.wait()
    with one_thread():
        tests = [judge(workshop, case, result) for case, result in zip(cases, said.results, strict=True)]
    assert all(test.passed or test.name in workshop.exercise.remarks for test in tests)
    return time.perf_counter() - start


def _script(launch, inner):
    path = launch.command[-1].split("sys.path.append(")[1].split(")")[0].strip("'")
    assert START.split("{path")[0] in launch.command[-1]
    filters = f"__import__('base64').b64decode({launch.plan['submission_filter']!r})"
    plan = {"limits": {**launch.plan["limits"], "memory": 4 << 30}, "filter": "FILTER"}
    text = COLD.format(path=path, plan=plan, job=inner[0], result=inner[1], log=inner[2])
    return text.replace("'FILTER'", filters)


def _write_all(fd, data):
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def inline(rounds):
    """Print, for every line read, the seconds of one fork that calls the function, and of one that also judges."""
    workshop = load_workshops(EXERCISES)[NAME]
    solution = workshop.solution(workshop.folder / "right" / SOLUTION)
    with one_thread():
        cases = workshop.cases(1)
        for _ in range(5):  # warm, as the interpreter behind a check is
            [judge(workshop, case, run_trusted(solution, case)) for case in cases]
        for _ in sys.stdin:
            called = forked(lambda: [run_trusted(solution, case) for case in cases])
            judged = forked(lambda: [judge(workshop, c, run_trusted(solution, c)) for c in workshop.cases(2)])
            start = time.perf_counter()
            [run_trusted(solution, case) for case in cases]
            plain = time.perf_counter() - start
            start = time.perf_counter()
            _wait(os.fork() or os._exit(0))
            print(json.dumps({"called": called, "judged": judged, "apart": plain + time.perf_counter() - start}))
            sys.stdout.flush()


def forked(work):
    start = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        work()
        os._exit(0)
    _wait(pid)
    return time.perf_counter() - start


def _wait(pid):
    assert os.waitpid(pid, 0)[1] == 0


def first(level, source):
    """Seconds from nothing to the first verdict, and to that of an exercise with an optimiser after it."""
    start = time.perf_counter()
    with Checker(EXERCISES, level) as checker:
        assert checker.check(NAME, source).passed
        return time.perf_counter() - start


# -- the worker --------------------------------------------------------------------------------------------------------


def tree(pid):
    """A process and all below it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(found for child in children for found in tree(int(child)))]


def pss(pid):
    """Bytes of memory of a worker, shared pages counted by share."""
    total = 0
    for one in tree(pid):
        lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        total += next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    return total


def cpu(pid):
    """Seconds of processor time of a worker, those of its ended children included."""
    ticks = 0
    for one in tree(pid):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def throughput(checker, source, seconds=6.0, learners=3):
    """Checks a second of one worker that always has one waiting, and processor time a check here and there."""
    (worker,) = checker._pool.workers
    done, until = [], time.perf_counter() + seconds

    def learner(name):
        while time.perf_counter() < until:
            assert checker.check(NAME, source, learner=name).passed
            done.append(1)

    there, here, start = cpu(worker), time.process_time(), time.perf_counter()
    threads = [threading.Thread(target=learner, args=(str(at),)) for at in range(learners)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    count, wall = len(done), time.perf_counter() - start
    return count / wall, (time.process_time() - here) / count, (cpu(worker) - there) / count


def best(times):
    """The median, and what a tenth of the rounds stay below: what the machine does when it does little else."""
    ordered = sorted(times)
    return statistics.median(ordered), ordered[len(ordered) // 10]


def main():
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--level", default="auto")
    parser.add_argument("--inline", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inline:
        inline(options.rounds)
        return
    closure.packages()
    limits, workshop = Limits(), load_workshops(EXERCISES)[NAME]
    source = (workshop.folder / "right" / SOLUTION).read_bytes()
    with Checker(EXERCISES, options.level, limits=Limits(jobs=100_000)) as checker:
        level = checker.level
        times = measure(checker, level, workshop, source, limits, options.rounds)
        rate, here, there = throughput(checker, source)
        time.sleep(0.5)  # the last child is gone and the next one is there
        memory = pss(checker._pool.workers[0])
    show(level, times, rate, here, there, memory)


def measure(checker, level, workshop, source, limits, rounds):
    """Run all ways in turns."""
    times = {name: [] for name in ("cold", "first", "warm", "called", "judged", "apart")}
    command = [sys.executable, __file__, "--inline"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as bare:
        checker.check(NAME, source)
        for _ in range(rounds):
            times["cold"].append(cold(level, workshop, source, limits))
            times["first"].append(first(level, source))
            for _ in range(10):
                start = time.perf_counter()
                assert checker.check(NAME, source).passed
                times["warm"].append(time.perf_counter() - start)
                time.sleep(0.15)  # a learner does not ask again in the same instant: the next child is there
                bare.stdin.write("\n")
                bare.stdin.flush()
                for name, value in json.loads(bare.stdout.readline()).items():
                    times[name].append(value)
        bare.stdin.close()
    return times


def show(level, times, rate, here, there, memory):
    """Print what was measured, and each ratio with its bound."""
    middle = {name: best(values)[0] for name, values in times.items()}
    low = {name: best(values)[1] for name, values in times.items()}
    words = {
        "cold": "a cold process: import torch, one check",
        "first": "first check after start, sandbox tried by escapes",
        "warm": "warm check, end to end",
        "apart": "calling the function on every case, and one empty fork",
        "called": "one fork that calls the function on every case",
        "judged": "one fork that makes the cases, calls and compares",
    }
    print(f"{NAME}, {level}: median ms, and the best tenth")
    for name, text in words.items():
        print(f"  {text:56} {middle[name] * 1000:8.1f} {low[name] * 1000:8.1f}")
    for over, under, bound in (
        ("cold", "warm", ">= 60"),
        ("first", "cold", "<= 1.3"),
        ("warm", "apart", "<= 3"),
        ("warm", "called", ""),
        ("warm", "judged", ""),
    ):
        print(f"  {over} / {under:20} {middle[over] / middle[under]:7.2f} {low[over] / low[under]:7.2f}   {bound}")
    print(f"  throughput of one worker {rate:.1f} checks/s here and now (bound 40 on an idle core)")
    print(f"  processor time a check: worker {there * 1000:.1f} ms, checker {here * 1000:.1f} ms")
    print(f"  memory of the worker {memory / 2**20:.0f} MiB (PSS; bound 300)")


if __name__ == "__main__":
    main()
