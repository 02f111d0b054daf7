"""What a sandbox must withstand before it is trusted with a submission: a handful of escapes, tried for real."""

ESCAPES = (
    "read-etc",
    "read-home",
    "read-course",
    "environment",
    "write-file",
    "network",
    "unix-socket",
    "fork",
    "thread",
    "exec",
    "signal-parent",
    "proc-environ",
)
"""The probes, in the order in which the answers come."""

SOURCE = """
import _thread, os, signal, socket, time

def probe(home, course):
    def reads(path):
        with open(path, "rb") as file:
            return bool(file.read(1))

    def writes():
        for place in ("/tmp", "/work", "/var/tmp", "/dev/shm", "/"):
            try:
                os.close(os.open(place + "/viva-probe", os.O_WRONLY | os.O_CREAT, 0o600))
                return True
            except OSError:
                pass
        return False

    def lists(place):
        return any(reads(os.path.join(place, name)) for name in os.listdir(place))

    def forks():
        if os.fork() == 0:
            os._exit(0)
        return True

    def connects(family, address):
        socket.socket(family, socket.SOCK_STREAM).connect_ex(address)
        return True

    def threads():
        _thread.start_new_thread(time.sleep, (0,))
        return True

    def executes():
        return os.posix_spawn("/bin/true", ["true"], {}) > 0

    def kills():
        os.kill(os.getppid(), signal.SIGCONT)
        return True

    def environment():
        return any("KEY" in name or "TOKEN" in name or "SECRET" in name for name in os.environ)

    found = []
    for attempt in (
        lambda: reads("/etc/passwd") or reads("/etc/hostname"), lambda: lists(home), lambda: reads(course),
        environment, writes, lambda: connects(socket.AF_INET, ("127.0.0.1", 9)),
        lambda: connects(socket.AF_UNIX, "/run/x"), forks, threads, executes, kills,
        lambda: reads("/proc/%d/environ" % os.getppid()) or reads("/proc/self/environ"),
    ):
        try:
            found.append(bool(attempt()))
        except Exception:
            found.append(False)
    return found
"""
"""Defines `probe(home, course)`: which escapes succeeded."""

MODULES = ("_thread", "os", "signal", "socket", "time")
