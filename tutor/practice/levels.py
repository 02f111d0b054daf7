"""Finds out which sandbox holds on this machine, by trying to break out of it. Never falls back silently."""

from pathlib import Path

from tutor.errors import SandboxUnavailable
from tutor.exercise import Aim, Entry, Exercise
from tutor.practice import probes, wire
from tutor.practice.case import Case
from tutor.practice.job import job, report, specification
from tutor.practice.launch import BUBBLEWRAP, LANDLOCK, LEVELS
from tutor.practice.limits import Limits
from tutor.practice.pool import Pool

INSTRUCTIONS = (
    "Submissions are not run without isolation. Mend one of these: install bubblewrap (apt-get install bubblewrap) and "
    "allow unprivileged user namespaces, or use a kernel with Landlock and seccomp (Linux 5.13 or newer). On a machine "
    "of your own where you run only your own code, VIVA_SANDBOX=unsafe-local goes without."
)
PROBE = Exercise(
    id="sandbox-probe",
    title="Probe",
    topic="sandbox",
    task="Try to break out.",
    starter="",
    entries=(Entry(name="probe", parameters=("home", "course")),),
    libraries=probes.MODULES,
    aims=(Aim(id="holds", points=1, criterion="Nothing succeeds.", tests=("holds",)),),
)


def escapes(pool: Pool, course: Path) -> tuple[str, ...]:
    """Try every escape in a real sandbox and return the names of those that succeeded.

    Args:
        pool: of the level to be tried.
        course: a folder whose files no submission may read.

    Raises:
        SandboxUnavailable: the sandbox does not start or does not answer as it should.
    """
    secret = next(course.rglob("reference.py"), Path(__file__)).resolve()
    case = Case("holds", args=(str(Path.home()), str(secret)))
    execution = pool.run(job(probes.SOURCE.encode(), specification(PROBE, None, pool.limits), [case]))
    try:
        said = report(execution, 1, pool.limits)
    except wire.BadFrame as error:
        raise SandboxUnavailable(f"The {pool.level} sandbox answers nonsense: {error}.") from None
    if not said.ended or said.results[0].state != "returned":
        why = said.results[0].message if said.results else said.refusal.message if said.refusal else execution.ending
        raise SandboxUnavailable(f"The {pool.level} sandbox does not run an honest file: {why}.")
    answers = said.results[0].value
    if not isinstance(answers, list) or len(answers) != len(probes.ESCAPES):
        raise SandboxUnavailable(f"The {pool.level} sandbox answers nonsense.")
    return tuple(name for name, escaped in zip(probes.ESCAPES, answers, strict=True) if escaped)


def choose(level: str, *, limits: Limits, size: int, course: Path) -> Pool:
    """Return a running pool at the wanted level, or for `auto` at the best that withstands the probes.

    Raises:
        SandboxUnavailable: none does; the message says why of each, and what to do.
    """
    if level not in ("auto", *LEVELS):
        raise SandboxUnavailable(f"There is no sandbox level '{level}'; there are auto, {', '.join(LEVELS)}.")
    reasons = []
    for candidate in (BUBBLEWRAP, LANDLOCK) if level == "auto" else (level,):
        pool = Pool(level=candidate, limits=limits, size=size)
        try:
            found = escapes(pool, course)
        except SandboxUnavailable as error:
            reasons.append(str(error))
        else:
            if not found or candidate not in (BUBBLEWRAP, LANDLOCK):
                return pool
            reasons.append(f"The {candidate} sandbox does not hold: {', '.join(found)} succeeded.")
        pool.close()
    raise SandboxUnavailable(" ".join([*reasons, INSTRUCTIONS]))
