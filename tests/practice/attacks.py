"""Submissions that mean harm, as the bodies of `attack(secret)`, which returns "contained" or what it got hold of.

After research on snekbox, codejail, DMOJ, piston, PrairieLearn, isolate and nbgrader. Each has the verdicts that may come;
a pass means that every attempt was refused. Knows nothing of how it is run.
"""

# ruff: noqa: E501

TRY = """
def refused(*attempts):
    for attempt in attempts:
        try:
            got = attempt()
        except Exception:
            continue
        if got:
            return repr(got)[:200]
    return "contained"
"""

CALL = """
    libc = ctypes.CDLL(None, use_errno=True)
    def call(number, *arguments):
        ctypes.set_errno(0)
        return libc.syscall(ctypes.c_long(number), *[ctypes.c_long(a) for a in arguments]) >= 0
"""

P, F, E, T, M = "passed", "failed", "error", "timeout", "memory"

PROCESSES = {
    "fork bomb": ("while True:\n        os.fork()", {F}),
    "fork, swallowing errors": ("for _ in range(1000):\n        try:\n            os.fork()\n        except OSError: pass\n    return 'contained'", {P}),
    "thread bomb": ("import threading\n    for _ in range(100):\n        threading.Thread(target=time.sleep, args=(9,)).start()", {F}),
    "subprocess": ("return refused(lambda: subprocess.run(['/bin/true']))", {P}),
    "os.system": ("return refused(lambda: os.system('true') == 0)", {P}),
    "execv": ("return refused(lambda: os.execv(sys.executable, ['python']), lambda: os.execv('/bin/sh', ['sh']))", {P}),
    "posix_spawn": ("return refused(lambda: os.posix_spawn('/bin/true', ['true'], {}))", {P}),
    "multiprocessing": ("import multiprocessing\n    p = multiprocessing.get_context('fork').Process(target=print)\n    p.start()", {F}),
    "raw fork and clone": (CALL + "    return refused(lambda: call(57), lambda: call(58), lambda: call(56, 17), lambda: call(435, 0, 0))", {P}),
}  # fmt: skip

MEMORY = {
    "list": ("x = []\n    while True:\n        x.append(bytearray(1 << 20))", {M}),
    "list, catching MemoryError": (
        "x = []\n    while True:\n        try:\n            x.append(bytearray(1 << 20))\n        except MemoryError: pass", {T}),
    "a terabyte tensor": ("torch.empty(10**12)", {M}),
    "many tensors": ("x = [torch.ones(1 << 24) for _ in range(100)]", {M}),
    "shared mapping": ("import mmap\n    m = [mmap.mmap(-1, 1 << 28) for _ in range(100)]", {F, M}),
    "memfd": ("return refused(lambda: os.memfd_create('x'))", {P}),
    "shared memory": ("from multiprocessing import shared_memory\n    return refused(lambda: shared_memory.SharedMemory(create=True, size=1 << 20))", {P}),
    "pipes": ("return refused(lambda: os.pipe())", {P}),
    "expanded result": ("return torch.zeros(1).expand(10**13)", {F}),
    "all of /dev/zero": ("return open('/dev/zero', 'rb').read()", {M, T}),
    "all of /dev/urandom": ("return open('/dev/urandom', 'rb').read()", {M, T}),
    "a power": ("return str(10 ** 10 ** 8)", {T, M, F}),
}  # fmt: skip

TIME = {
    "sleep": ("time.sleep(1000)", {T}),
    "ignore all signals": (
        "for s in range(1, 65):\n        try:\n            signal.signal(s, signal.SIG_IGN)\n        except (OSError, ValueError): pass\n    while True: pass", {T}),
    "loop in C": ("sum(range(10**12))", {T}),
    "regular expression": ("import re\n    re.match('(a+)+$', 'a' * 50 + 'b')", {T}),
    "close the pipes and loop": ("os.closerange(0, 32)\n    while True: pass", {T, E}),
    "a __str__ that loops": ("class A(Exception):\n        def __str__(self):\n            while True: pass\n    raise A", {T}),
    "atexit": ("import atexit\n    atexit.register(lambda: time.sleep(1000))\n    return 'contained'", {P}),
    "slow numpy": ("x = numpy.ones((900, 900))\n    while True: x = x @ x * 1e-3", {T}),
    "swallow everything": ("while True:\n        try:\n            while True: pass\n        except BaseException: pass", {T}),
}  # fmt: skip

OUTPUT = {
    "fill the disk": (
        "def fill(place):\n        with open(place + '/x', 'wb') as f:\n            f.write(b'x' * 100)\n        return True\n"
        "    return refused(*[lambda p=p: fill(p) for p in ('/', '/etc', '/lib', '/usr', '/tmp', '/work', '/var/tmp', '/dev/shm', '/run', '/run/lock', '/sp', '.')])", {P}),
    "overwrite torch": ("return refused(lambda: open(torch.__file__, 'a'), lambda: os.unlink(torch.__file__))", {P}),
    "make folders and links": ("return refused(lambda: os.mkdir('/tmp/a') or 1, lambda: os.symlink('/', '/tmp/b') or 1)", {P}),
    "flood of output": ("while True: print('x' * 10000)", {F, T}),
    "flood of errors": ("while True: sys.stderr.write('x' * 10000)", {F, T}),
    "flood past Python": ("while True: os.write(1, b'x' * 65536)", {F, T}),
    "flood of results": ("while True: os.write(4, b'x' * 65536)", {E}),
    "80 MB result": ("return torch.zeros(20 * 2**20)", {F}),
    "a million parts": ("return [0] * 10**6", {F}),
    "deep result": ("x = []\n    for _ in range(10**5): x = [x]\n    return x", {F}),
    "keys that are no text": ("return {1: 2, None: 3, float('nan'): 4}", {F}),
    "letters cut in the middle": ("print('x' + chr(0x265a) * 100_000)\n    return 'contained'", {P}),
    "long text": ("return 'x' * 10**8", {F}),
    "a result that refers to itself": ("x = []\n    x.append(x)\n    return x", {F}),
}  # fmt: skip

NETWORK = {
    f"socket {family}": (f"return refused(lambda: socket.socket({family}, {kind}))", {P})
    for family, kind in (("socket.AF_INET", "1"), ("socket.AF_UNIX", "1"), ("socket.AF_NETLINK", "3"), ("40", "1"), ("17", "3"))
} | {
    "pair": ("return refused(lambda: socket.socketpair())", {P}),
    "urllib": ("import urllib.request\n    return refused(lambda: urllib.request.urlopen('http://127.0.0.1', timeout=1))", {P}),
    "DNS": ("return refused(lambda: socket.getaddrinfo('example.com', 80))", {P}),
}  # fmt: skip

FILES = {
    "system files": ("return refused(*[lambda p=p: open(p).read(1) for p in ('/etc/passwd', '/etc/shadow', '/etc/hostname', '/etc/hosts')])", {P}),
    "proc": ("return refused(*[lambda p=p: open(f'/proc/{p}', 'rb').read(1) for p in ('self/environ', '1/environ', 'self/maps', 'self/mem', f'{os.getppid()}/cmdline', 'self/fd/3')])", {P}),
    "sys": ("return refused(lambda: open('/sys/kernel/hostname').read(), lambda: os.listdir('/sys'))", {P}),
    "the reference": ("return refused(lambda: open(secret).read(1), lambda: open(secret.replace('attack', './attack')).read(1))", {P}),
    "home": ("own = {'.bashrc', '.profile', '.cache', '.ssh', '.config', '.bash_history'}\n    return refused(*[lambda p=p: own & set(os.listdir(p)) for p in ('/root', '/home', os.path.expanduser('~root'))])", {P}),
    "the repository": ("return refused(lambda: os.listdir(os.path.dirname(os.path.dirname(secret))))", {P}),
    "environment": ("return refused(lambda: os.environ.get('OPENAI_API_KEY'), lambda: os.getenv('VIVA_SECRET'), lambda: [k for k in os.environ if 'KEY' in k or 'VIVA' in k])", {P}),
    "getenv of C": ("f = ctypes.CDLL(None).getenv\n    f.restype = ctypes.c_char_p\n    return refused(lambda: f(b'OPENAI_API_KEY'))", {P}),
    "other packages": ("return refused(lambda: __import__('pydantic'), lambda: __import__('tutor.errors'))", {"rejected"}),
    "what lies beside torch": (
        "place = os.path.dirname(os.path.dirname(os.path.realpath(torch.__file__)))\n"
        "    return refused(lambda: open(place + '/pydantic/__init__.py').read(1), lambda: open(place + '/sqlalchemy/__init__.py').read(1))", {P}),
    "glob": ("import glob\n    return refused(*[lambda p=p: [n for n in glob.glob(p) if not torch.__file__.startswith(n + '/')] for p in ('/home/*', '/root/*', '/etc/*.conf', '/proc/[0-9]*/environ', '/tmp/*/*')])", {P}),
    "list temporary folders": ("return refused(lambda: [n for p in ('/tmp', '/var/tmp', '/dev/shm') for n in os.listdir(p)])", {P}),
    "odd names": ("return refused(lambda: open(b'\\xff\\xfe').read(1), lambda: open('x' * 10**5), lambda: open(chr(0)), lambda: open('/dev/fd/3', 'rb').read(1), lambda: open(''))", {P}),
    "walk up": ("return refused(lambda: open('../../../../etc/passwd').read(1), lambda: open('/proc/self/root/etc/passwd').read(1), lambda: os.chroot('.') or 1)", {P}),
    "block devices": ("return refused(lambda: os.listdir('/dev/disk'), lambda: open('/dev/mem', 'rb'), lambda: open('/dev/vda', 'rb'), lambda: open('/dev/kmsg'))", {P}),
}  # fmt: skip

INTROSPECTION = {
    "all objects": (
        "import gc\n    return refused(lambda: [o for o in gc.get_objects() if isinstance(o, dict) and 'expected-value' in str(o.get('expected', ''))])", {P}),
    "frames": (
        "frame, found = sys._getframe(), []\n    while frame:\n        found += [k for k in frame.f_locals if k in ('expected', 'reference', 'verdict')]\n"
        "        frame = frame.f_back\n    return refused(lambda: found)", {P}),
    "modules": ("return refused(lambda: [m for m in sys.modules if m.startswith('tutor') and m.endswith(('checker', 'judge', 'folder', 'reference'))])", {P}),
    "source lines of the checker": (
        "import linecache\n    text = ''.join(line for name in list(linecache.cache) for line in linecache.getlines(name))\n"
        "    return refused(lambda: 'def reference' in text or 'expected(' in text)", {P}),
    "the job's descriptor": ("return refused(lambda: os.read(3, 1), lambda: os.write(3, b'x'), lambda: os.lseek(3, 0, 0) == 0)", {P}),
    "the harness again": ("return refused(lambda: hasattr(sys.modules['tutor.practice.zygote'], 'serve') and sys.modules['tutor.practice.zygote'].serve(None, {}))", {P, "rejected"}),
}  # fmt: skip

NUMBERS = {
    "ptrace": (101, 0), "process_vm_readv": (310,), "process_vm_writev": (311,), "pidfd_open": (434, 1), "pidfd_getfd": (438,),
    "kill": (62, 1, 0), "tgkill": (234, 1, 1, 0), "tkill": (200, 1, 0), "rt_sigqueueinfo": (129, 1, 0), "pidfd_send_signal": (424,),
    "setpriority": (141, 0, 0, 0), "sched_setaffinity": (203, 0), "sched_setscheduler": (144, 0), "perf_event_open": (298,),
    "bpf": (321,), "userfaultfd": (323,), "keyctl": (250, 0, -3, 0), "add_key": (248,), "io_uring_setup": (425, 1), "unshare": (272, 0x10000000),
    "setns": (308,), "mount": (165,), "umount2": (166,), "chroot": (161,), "pivot_root": (155,), "setuid": (105, 0), "setgid": (106, 0),
    "prctl": (157, 4, 1), "seccomp": (317, 0), "splice": (275,), "tee": (276,), "vmsplice": (278,), "openat2": (437,), "open_by_handle_at": (304,),
    "name_to_handle_at": (303,), "memfd_create": (319,), "memfd_secret": (447,), "inotify_init1": (294,), "fanotify_init": (300,),
    "eventfd2": (290,), "timerfd_create": (283,), "signalfd4": (289,), "epoll_create1": (291,), "pipe2": (293,), "socketpair": (53, 1, 1, 0),
    "shmget": (29,), "msgget": (68, 0, 512), "semget": (64, 0, 1, 512), "mq_open": (240,), "setsid": (112,), "setpgid": (109, 0, 0),
    "dup2": (33, 1, 9), "flock": (73, 1, 2), "ftruncate": (77, 1, 0), "fallocate": (285,), "reboot": (169,), "swapon": (167,), "kexec_load": (246,),
    "init_module": (175,), "iopl": (172, 3), "personality": (135, 0x40000), "clock_settime": (227,), "sethostname": (170,), "acct": (163,),
    "quotactl": (179,), "landlock_create_ruleset": (444,), "move_mount": (429,), "open_tree": (428,), "fsopen": (430,), "setrlimit": (160, 7, 0),
    "modify_ldt": (154, 0), "remap_file_pages": (216,), "migrate_pages": (256,), "mbind": (237,), "process_madvise": (440,),
    "copy_file_range": (326,), "sendfile": (40,), "capset": (126,), "mknod": (133,), "utimensat": (280,), "syslog": (103, 3),
    "prlimit64": (302, 1, 7, 1), "fcntl F_SETLEASE": (72, 0, 1024, 0), "vhangup": (153,), "ioprio_set": (251, 1, 0, 0),
    "get_mempolicy": (239,), "move_pages": (279,), "close_range": (436, 300, 400, 0), "execveat": (322,), "rt_tgsigqueueinfo": (297, 1, 1, 0),
}  # fmt: skip

KERNEL = {
    f"syscall {name}": (f"{CALL}    return refused(lambda: call({', '.join(map(str, numbers))}))", {P})
    for name, numbers in NUMBERS.items()
} | {
    "raise the limits": (
        "import resource\n    return refused(*[lambda r=r: resource.setrlimit(r, (1 << 40, 1 << 40)) or 1 for r in (resource.RLIMIT_AS, resource.RLIMIT_CPU)])", {P}),
    "signal the worker": ("return refused(lambda: os.kill(os.getppid(), 9) or 1, lambda: os.kill(-1, 9) or 1, lambda: os.killpg(0, 9) or 1)", {P}),
    "signal by SIGIO": (
        "import fcntl\n    return refused(lambda: fcntl.fcntl(4, fcntl.F_SETOWN, os.getppid()) == 0, lambda: fcntl.fcntl(4, fcntl.F_SETFL, os.O_ASYNC) == 0)", {P}),
    "lock files": ("import fcntl\n    f = open(torch.__file__)\n    return refused(lambda: fcntl.flock(f, fcntl.LOCK_EX) or 1, lambda: fcntl.lockf(f, fcntl.LOCK_SH) or 1)", {P}),
    "type into the terminal": ("import fcntl, termios\n    return refused(lambda: fcntl.ioctl(0, termios.TIOCSTI, b'x') is not None)", {P}),
    "descriptors": ("return refused(lambda: [fd for fd in range(5, 256) if os.fstat(fd)])", {P}),
    "32-bit calls": (
        "import mmap\n    m = mmap.mmap(-1, 4096, prot=7)\n    m.write(bytes.fromhex('b814000000cd80c3'))\n"
        "    ctypes.CFUNCTYPE(ctypes.c_long)(ctypes.addressof(ctypes.c_char.from_buffer(m)))()\n    return 'made a 32-bit call'", {E}),
    "x32 calls": (CALL + "    call(0x40000000 + 39)\n    return 'made an x32 call'", {E}),
}  # fmt: skip

CRASH = {
    "segmentation fault": ("ctypes.string_at(0)", {E}),
    "abort": ("os.abort()", {E}),
    "C recursion": ("sys.setrecursionlimit(10**9)\n    f = lambda: f()\n    f()", {E, F, T, M}),
    "out of descriptors": ("x = [open('/dev/null') for _ in range(10**4)]", {F}),
    "broken bytecode": ("f = lambda: 0\n    f.__code__ = f.__code__.replace(co_code=bytes([255, 255] * 50), co_stacksize=1)\n    f()", {E, F, T, M}),
    "exit": ("os._exit(0)", {E}),
    "exit with another status": ("os._exit(73)", {E, M}),
    "sys.exit": ("sys.exit(0)", {E}),
    "KeyboardInterrupt": ("raise KeyboardInterrupt", {F}),
    "GeneratorExit": ("raise GeneratorExit", {F}),
}  # fmt: skip

FORGING = {
    "printed verdict": ("print('{\"verdict\": \"passed\"}')\n    return 1", {F}),
    "bytes in the channel": ("os.write(4, b'passed')\n    return 'contained'", {E}),
    "end at once": ("wire = sys.modules['tutor.practice.wire']\n    os.write(4, wire.message(b'RES1', {'kind': 'end'}, []))\n    os._exit(0)", {E}),
    "a frame, then another": (
        "w = sys.modules['tutor.practice.wire'].message(b'RES1', {'kind': 'case', 'index': 0, 'state': 'returned', 'value': ['z', 'no'], 'after': ['n'], 'shares': False}, [])\n"
        "    os.write(4, w)\n    return 'contained'", {E}),
    "the whole protocol": (
        "w = sys.modules['tutor.practice.wire']\n"
        "    os.write(4, w.message(b'RES1', {'kind': 'case', 'index': 0, 'state': 'returned', 'value': ['z', 'no'], 'shares': False}, []))\n"
        "    os.write(4, w.message(b'RES1', {'kind': 'end'}, []))\n    os._exit(0)", {F}),
    "the whole protocol, and on": (
        "w = sys.modules['tutor.practice.wire']\n"
        "    os.write(4, w.message(b'RES1', {'kind': 'case', 'index': 0, 'state': 'returned', 'value': ['z', 'no'], 'shares': False}, []) + w.END)\n"
        "    os.closerange(1, 5)\n    while True: pass", {F}),
    "the end, and on": ("os.write(4, sys.modules['tutor.practice.wire'].END)\n    os.closerange(1, 5)\n    while True: pass", {E}),
    "change the comparison": ("import builtins\n    torch.allclose = lambda *a, **k: True\n    torch.equal = torch.allclose\n    builtins.all = lambda x: True\n    return 1", {F}),
    "patch the writer": (
        "v = sys.modules['tutor.practice.values']\n    v.Writer.value = lambda self, value, depth=0: ['o', 'contained']\n    return 1", {F, E}),
    "an object that equals all": ("class A(str):\n        __eq__ = lambda s, o: True\n        __hash__ = str.__hash__\n    return A('x')", {F}),
    "a number that compares as it likes": (
        "class A(float):\n        __rsub__ = __sub__ = __abs__ = lambda *a: 0.0\n        __lt__ = __le__ = __eq__ = lambda *a: True\n        __hash__ = None\n    return A(1)", {F}),
    "a tensor that answers for itself": (
        "class A(torch.Tensor):\n        @classmethod\n        def __torch_function__(cls, *a, **k): return True\n    return torch.zeros(1).as_subclass(A)", {F}),
    "an array of its own": ("class A:\n        def __array__(self, *a, **k): return numpy.array(1)\n    return A()", {F}),
    "a reduce": ("class A:\n        def __reduce__(self): return (print, ('x',))\n    return A()", {F}),
    "a spoofed class": ("class A:\n        __class__ = str\n    return A()", {F}),
    "a tensor subclass": ("class A(torch.Tensor): pass\n    return torch.zeros(1).as_subclass(A)", {F}),
    "an object array": ("return numpy.array([object()])", {F}),
    "a bomb of zeros": ("import struct, json\n    h = json.dumps({str(i): {'dtype': 'F32', 'shape': [0], 'data_offsets': [0, 0]} for i in range(20000)}).encode()\n"
        "    b = struct.pack('<Q', len(h)) + h\n    j = json.dumps({'kind': 'case', 'index': 0, 'state': 'returned', 'value': ['t', '0'], 'after': ['n'], 'shares': False}).encode()\n"
        "    os.write(4, struct.pack('<4sII', b'RES1', len(j), len(b)) + j + b)\n    os._exit(0)", {E}),
    "a bomb of brackets": ("import struct\n    j = b'[' * 250_000\n    os.write(4, struct.pack('<4sII', b'RES1', len(j), 0) + j)\n    os._exit(0)", {E}),
}  # fmt: skip

STATE = {
    "patch torch": ("torch.tensor = torch.ones = None\n    torch.Tensor.sum = lambda *a: 1\n    return 'contained'", {P}),
    "patch builtins": ("import builtins\n    builtins.len = builtins.isinstance = lambda *a: 0\n    return 'contained'", {P, E, F}),
    "patch the harness": ("sys.modules['tutor.practice.child']._exit = lambda *a: None\n    return 'contained'", {P, E}),
    "change the recursion limit": ("sys.setrecursionlimit(50)\n    return 'contained'", {P, E, F}),
    "change threads": ("torch.set_num_threads(64)\n    (torch.ones(2000, 2000) @ torch.ones(2000, 2000)).sum()\n    return 'contained'", {P, E, F, T}),
}  # fmt: skip

SOURCES = {
    "NUL": (b"x = 1\0", {E}),
    "binary": (bytes(range(256)) * 100, {E}),
    "turned letters": ("def attack(secret):\n    raise ValueError('\u202e\u2066gnorw')".encode(), {F}),
    "bad UTF-8": (b"x = '\xff\xfe'", {E}),
    "surrogates": ("x = '\ud800'".encode("utf-8", "surrogatepass"), {E}),
    "rot13": (b"# coding: rot13\nqrs nggnpx(frperg):\n    erghea 1\n", {E}),
    "parentheses": (b"(" * 5000 + b")" * 5000, {E}),
    "minus signs": (b"x = " + b"-" * 200_000 + b"1", {E, M}),
    "nested lists": (b"x = " + b"[" * 150 + b"]" * 150, {E}),
    "long expression": (b"x = " + b"1+" * 100_000 + b"1", {E, M, T}),
    "constant folding": (b"x = 'a' * (1 << 12) * (1 << 12) * (1 << 12)", {E, M}),
    "8 MB": (b"#" * (8 << 20), {E}),
    "loop at module level": (b"while True: pass", {T}),
    "deep attributes": (b"x" + b".a" * 50_000, {E, M}),
    "many names": (b"".join(b"x%d = %d\n" % (i, i) for i in range(15_000)), {E}),
    "terminal escapes": (b"print('\x1b[2J\x1b]0;title\x07')\nraise ValueError('\x1b[31m')", {E}),
}

GROUPS = {
    "processes": PROCESSES,
    "memory": MEMORY,
    "time": TIME,
    "output": OUTPUT,
    "network": NETWORK,
    "files": FILES,
    "introspection": INTROSPECTION,
    "kernel": KERNEL,
    "crash": CRASH,
    "forging": FORGING,
    "state": STATE,
}
IMPORTS = "import ctypes, os, signal, socket, subprocess, sys, time\nimport numpy\nimport torch\n"


def file(body):
    """Return a submission with this body."""
    return f"{IMPORTS}{TRY}\n\ndef attack(secret):\n    {body.strip()}\n".encode()


def sources():
    """Yield (name, source, verdicts that may come) for all attacks."""
    for group, attacks in GROUPS.items():
        for name, (body, verdicts) in attacks.items():
            yield f"{group}: {name}", file(body), verdicts
    for name, (source, verdicts) in SOURCES.items():
        yield f"source: {name}", source, verdicts


RIGHTS = {
    "numbers of chance": "return 'contained' if len(os.urandom(10)) == 10 and torch.rand(2).shape == (2,) else 'none'",
    "fast arithmetic": "return 'contained' if torch.backends.cpu.get_cpu_capability() != 'DEFAULT' else 'slow'",
    "a gradient": "x = torch.ones(3, requires_grad=True)\n    (x * x).sum().backward()\n    return 'contained' if x.grad.tolist() == [2, 2, 2] else 'wrong'",
    "an optimiser": (
        "p = torch.nn.Parameter(torch.ones(2))\n    o = torch.optim.AdamW([p], lr=0.5)\n    p.sum().backward()\n    o.step()\n"
        "    return 'contained' if float(p[0].detach()) < 1 else 'still'"),
    "reading nothing": "return 'contained' if sys.stdin.read() == '' else 'more'",
    "printing bytes": "sys.stdout.flush()\n    os.write(1, bytes(range(256)))\n    return 'contained'",
    "printing in order": "print('one')\n    sys.stderr.write('two\\n')\n    print('three')\n    return 'contained'",
    "a list of a hundred megabytes": "x = bytearray(100 << 20)\n    return 'contained' if len(x) else 'none'",
}  # fmt: skip
"""What honest code may do, and must be able to."""

HONEST = b"def attack(secret):\n    return 'contained'\n"

MODULES = (
    "_posixshmem _thread array glob linecache atexit builtins ctypes fcntl gc json mmap multiprocessing os re resource select signal "
    "socket struct subprocess sys termios threading time torch numpy urllib"
)
YAML = f"""
title: Attack
topic: sandbox
task: Break out.
entries: [{{name: attack, parameters: [secret]}}]
libraries: [{MODULES.replace(" ", ", ")}]
aims: [{{id: holds, points: 1, criterion: Nothing gets out., tests: [holds]}}]
"""


def lay_out(place):
    """Make the exercise that all attacks are handed in for, in a folder of exercises; return that folder."""
    folder = place / "attack"
    folder.mkdir()
    (folder / "exercise.yaml").write_text(YAML)
    (folder / "starter.py").write_text("def attack(secret):\n    pass\n")
    (folder / "reference.py").write_text("def attack(secret):\n    return 'contained'\n")
    (folder / "cases.py").write_text(
        "from tutor.practice.case import Case\n\n\n"
        f"def cases(seed):\n    yield Case('holds', ({str(folder / 'reference.py')!r},))\n"
    )
    return place
