"""One warm interpreter and the submissions it runs, one after the other; the trusted side. Knows nothing of exercises.

The next child is always forked ahead of time, already confined and blocked in its first read, so that a check costs the
submission's own time and little else. The die-with-parent of bubblewrap and of the kernel is bound to the *thread* that
started the process: `start` must be called on a thread that outlives the sandbox.
"""

import array
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tutor.errors import SandboxUnavailable
from tutor.practice import wire
from tutor.practice.flow import Ending, Flow, Work
from tutor.practice.launch import prepare
from tutor.practice.limits import Limits

LINUX = sys.platform == "linux"
MESSAGE = 1 << 18


@dataclass(frozen=True)
class Execution:
    """One run of a submission, as seen from outside."""

    ending: Ending
    status: int = 0
    """Exit status or signal number."""
    results: bytes | bytearray = b""
    log: bytes | bytearray = b""
    cpu_seconds: float = 0.0
    waited: float = 0.0
    """Seconds in the queue."""


class Sandbox:
    """A warm interpreter at one level."""

    def __init__(self, *, level: str, limits: Limits) -> None:
        """Nothing runs before `start`."""
        self.level, self.limits = level, limits
        self.jobs = 0
        self.healthy = False
        self._has_optimiser = False
        self._pipes: tuple[int, ...] = ()
        self._owed = 0
        """Answers of the interpreter that are still to come; with the last of them a child is there."""

    @property
    def pid(self) -> int:
        """Of the interpreter's process, or of what holds it."""
        return self._process.pid

    def start(self) -> None:
        """Start the interpreter and its first child. Call this on a thread that outlives the sandbox.

        Raises:
            SandboxUnavailable: it did not come up; the message holds what it said.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET if LINUX else socket.SOCK_DGRAM)
        if LINUX:
            ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        self._control = ours
        with ExitStack() as undo, theirs, tempfile.TemporaryFile() as said:
            undo.callback(ours.close)  # unless it came up
            self._process = self._spawn(theirs.fileno(), said)
            theirs.close()
            self._greet(said)
            undo.pop_all()
        self.healthy = True
        self._ask_fork()

    def _spawn(self, control: int, said: Any) -> subprocess.Popen[bytes]:
        try:
            launch = self._launch = prepare(self.level, self.limits, control)
        except (OSError, subprocess.SubprocessError) as error:
            raise SandboxUnavailable(f"The {self.level} sandbox cannot be prepared: {error}.") from None
        try:
            return subprocess.Popen(
                launch.command,
                env=launch.environment,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                pass_fds=(control, *launch.fds),
                start_new_session=True,
            )
        except OSError as error:
            launch.leftovers.close()
            raise SandboxUnavailable(f"The {self.level} sandbox cannot be started: {error}.") from None
        finally:
            for fd in launch.fds:
                os.close(fd)

    def _greet(self, said: Any) -> None:
        self._send(self._launch.plan)
        try:
            _, pid = self._receive(self.limits.start_seconds)
            self._memory = _address_space(pid) + self.limits.memory_bytes if pid else -1
        except SandboxUnavailable as error:
            said.seek(0)
            words = said.read()[-2000:].decode(errors="replace").strip()
            self.close()
            raise SandboxUnavailable(f"The {self.level} sandbox did not start: {words or error}") from None

    # -- one job -------------------------------------------------------------------------------------------------------

    def _warm_optimiser(self) -> None:
        """Have torch's optimisers loaded for all children from now on; costs about a second, once."""
        self._settle()
        self._send({"ask": "end", "kill": True})  # the child that waits does not have them
        self._receive(self.limits.grace_seconds)
        self._close_pipes()
        self._send({"ask": "optimiser"})
        _, pid = self._receive(self.limits.start_seconds)
        self._memory = _address_space(pid) + self.limits.memory_bytes if pid else -1
        self._has_optimiser = True
        self._ask_fork()

    def run(self, job: bytes, *, cancelled: Callable[[], bool], meanwhile: Work) -> Execution:
        """Run one job in the child that waits for it.

        Args:
            job: as the child reads it.
            cancelled: asked about ten times a second; where it says yes the child is killed.
            meanwhile: done once the child has all of the job.

        Raises:
            SandboxUnavailable: the interpreter died or does not answer; start another.
        """
        if not self._has_optimiser and _names_optimiser(job):
            self._warm_optimiser()
        self._settle()
        self.jobs += 1
        started = time.monotonic()
        flow = Flow(self._pipes, job, self.limits, meanwhile)
        self._pipes = ()
        try:
            ending = flow.carry(self._control, started + self.limits.wall_seconds, cancelled)
        except BaseException:  # what is done meanwhile failed: this child is of no use any more, nor who waits for it
            self.healthy = False
            raise
        finally:
            flow.close()
        self._send({"ask": "end", "kill": ending is not Ending.EXITED})
        end = None
        if ending is not Ending.EXITED or not flow.results.endswith(wire.END):
            end, _ = self._receive(self.limits.grace_seconds)
        else:
            self._owed += 1  # all has been said: how the process went does not change the verdict
        self._ask_fork()
        return _execution(ending, end, flow)

    def _settle(self) -> None:
        """Wait until the next child is there."""
        while self._owed:
            self._receive(self.limits.start_seconds)
            self._owed -= 1

    def _ask_fork(self) -> None:
        self._owed += 1
        job_read, job_write = os.pipe()
        result_read, result_write = os.pipe()
        log_read, log_write = os.pipe()
        fds = array.array("i", [job_read, result_write, log_write])
        self._pipes = (job_write, result_read, log_read)
        try:
            data = json.dumps({"ask": "fork", "memory": self._memory}).encode()
            self._control.sendmsg([data], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, fds)])
        except OSError:
            self._broken("it died")
        finally:
            for fd in fds:
                os.close(fd)

    # -- the control socket --------------------------------------------------------------------------------------------

    def _send(self, message: dict[str, Any]) -> None:
        with suppress(OSError):  # a dead interpreter shows when we wait for the answer
            self._control.send(json.dumps(message).encode())

    def _receive(self, patience: float) -> tuple[dict[str, Any], int]:
        """The interpreter's answer, and its process id as this process sees it."""
        self._control.settimeout(patience)
        try:
            data, ancillary, _, _ = self._control.recvmsg(MESSAGE, socket.CMSG_SPACE(12))
        except OSError:
            self._broken("it does not answer")
        if not data:
            self._broken("it died")
        pid = 0
        for level, kind, payload in ancillary:
            if LINUX and (level, kind) == (socket.SOL_SOCKET, socket.SCM_CREDENTIALS):
                pid = int.from_bytes(payload[:4], sys.byteorder)
        message: dict[str, Any] = json.loads(data)
        return message, pid

    def _broken(self, why: str) -> Any:
        self.healthy = False
        raise SandboxUnavailable(f"The {self.level} sandbox failed: {why}.")

    def close(self) -> None:
        """Kill the interpreter and all that it started, and clean up."""
        self.healthy = False
        self._control.close()
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._close_pipes()
        self._launch.leftovers.close()

    def _close_pipes(self) -> None:
        for fd in self._pipes:
            with suppress(OSError):
                os.close(fd)
        self._pipes = ()


def _names_optimiser(job: bytes) -> bool:
    """Whether the submission, which a job holds first, may use torch's optimisers."""
    return b"optim" in job[8 : 8 + int.from_bytes(job[:4], "little")]


def _execution(ending: Ending, end: dict[str, Any] | None, flow: Flow) -> Execution:
    if end is None:
        return Execution(ending, results=flow.results, log=flow.log)
    status = int(end["exit"])
    if ending is Ending.EXITED and status < 0:
        ending, status = Ending.SIGNALLED, -status
    return Execution(
        ending=ending,
        status=status,
        results=flow.results,
        log=flow.log,
        cpu_seconds=float(end["cpu"]),
    )


def _address_space(pid: int) -> int:
    """Bytes of address space of the interpreter; it must have one thread, for a fork copies only one."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace")
    fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    if fields["Threads"].strip() != "1":
        raise SandboxUnavailable(f"The warm interpreter has {fields['Threads'].strip()} threads; a fork would hang.")
    return int(fields["VmSize"].split()[0]) * 1024
