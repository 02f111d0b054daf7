"""Every limit of code practice, in one place. Knows nothing of who enforces it."""

from pydantic import Field

from tutor.value import Value

MIB = 1 << 20


class Limits(Value):
    """What a submission may use. Bytes and seconds."""

    cpu_seconds: int = Field(default=3, ge=1)
    """Of the submission's one process; one second later the kernel kills it."""
    wall_seconds: float = Field(default=6.0, gt=0)
    """From the moment its inputs are sent."""
    memory_bytes: int = Field(default=512 * MIB, ge=16 * MIB)
    """Address space beyond that of the warm interpreter."""
    stack_bytes: int = 8 * MIB
    open_files: int = 32
    source_bytes: int = 256 * 1024
    """A longer file is answered without being run."""
    frame_bytes: int = 4 * MIB
    """One test's result."""
    skeleton_bytes: int = 256 * 1024
    """The part of it that is JSON."""
    tensors: int = 256
    """Arrays in one result."""
    result_bytes: int = 16 * MIB
    """All results of a submission together."""
    log_bytes: int = 64 * 1024
    """What is kept of the printed output."""
    log_flood_bytes: int = 4 * MIB
    """From here on the output is cut off and printing fails."""
    start_seconds: float = 120.0
    """For the sandbox to import torch and say that it is ready; a cold disk is slow."""
    grace_seconds: float = 2.0
    """For the sandbox to answer on its control channel before it is killed and started anew."""
    jobs: int = Field(default=200, ge=1)
    """After so many submissions a worker's sandbox is started anew."""
    waiting: int = Field(default=32, ge=1)
    """Submissions that may wait for a worker; one more is told to try again."""
    waiting_each: int = Field(default=8, ge=1)
    """How many of them may be one learner's."""
