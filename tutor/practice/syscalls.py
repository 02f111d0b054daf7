"""Which system calls the sandbox allows, and their numbers per machine: tables, of which seccomp.py makes filters."""


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _numbers(text: str) -> dict[str, int]:
    return {name: int(number) for name, _, number in (word.partition("=") for word in text.split())}


SUBMISSION_ALLOWED = _names(
    """
    brk mmap munmap mprotect mremap madvise read pread64 readv write writev lseek close fstat newfstatat stat
    lstat statx fstatfs getdents64 readlink readlinkat getcwd access faccessat faccessat2 dup poll ppoll select
    pselect6 clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time times exit exit_group getpid
    getppid gettid getuid geteuid getgid getegid getpgid getsid getresuid getresgid getpgrp getgroups uname
    sysinfo getrusage getrlimit getrandom getcpu sched_getaffinity sched_yield arch_prctl set_robust_list rseq
    futex membarrier rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack restart_syscall
    """
)
"""All that a submission may call with any arguments: no kill, fork, exec or socket, no way to change a file."""

WORKER_DENIED = _names(
    """
    socket socketpair bind connect listen accept accept4 setsockopt ptrace
    process_vm_readv process_vm_writev process_madvise process_mrelease pidfd_getfd pidfd_open pidfd_send_signal
    kcmp mount umount2 pivot_root move_mount open_tree fsopen fsconfig fsmount fspick mount_setattr chroot
    swapon swapoff quotactl quotactl_fd unshare setns bpf perf_event_open userfaultfd io_uring_setup
    io_uring_enter io_uring_register add_key request_key keyctl init_module finit_module delete_module
    kexec_load kexec_file_load reboot settimeofday clock_settime clock_adjtime adjtimex sethostname
    setdomainname iopl ioperm acct syslog vhangup nfsservctl memfd_create memfd_secret shmget shmat shmctl shmdt
    msgget msgsnd msgrcv msgctl semget semop semtimedop semctl mq_open mq_unlink mq_timedsend mq_timedreceive
    mq_notify mq_getsetattr open_by_handle_at name_to_handle_at inotify_init inotify_init1 inotify_add_watch
    fanotify_init fanotify_mark lookup_dcookie personality mknod mknodat symlink symlinkat link linkat rename
    renameat renameat2 truncate ftruncate unlink unlinkat mkdir mkdirat rmdir chmod fchmod fchmodat chown fchown
    lchown fchownat setxattr lsetxattr fsetxattr removexattr setuid setgid setreuid setregid setresuid setresgid
    setgroups setfsuid setfsgid capset
    """
)
"""What even the warm interpreter may never call; it needs fork and its one socket, which it was given."""

MACHINES = {
    "x86_64": _numbers(
        """
        read=0 write=1 open=2 close=3 stat=4 fstat=5 lstat=6 poll=7 lseek=8 mmap=9 mprotect=10 munmap=11 brk=12
        rt_sigaction=13 rt_sigprocmask=14 rt_sigreturn=15 ioctl=16 pread64=17 readv=19 writev=20 access=21
        select=23 sched_yield=24 mremap=25 madvise=28 shmget=29 shmat=30 shmctl=31 dup=32 nanosleep=35 getpid=39
        socket=41 connect=42 accept=43 bind=49 listen=50 getsockname=51 getpeername=52 socketpair=53
        setsockopt=54 getsockopt=55 clone=56 fork=57 vfork=58 exit=60 uname=63 semget=64 semop=65 semctl=66
        shmdt=67 msgget=68 msgsnd=69 msgrcv=70 msgctl=71 fcntl=72 truncate=76 ftruncate=77 getcwd=79 rename=82
        mkdir=83 rmdir=84 link=86 unlink=87 symlink=88 readlink=89 chmod=90 fchmod=91 chown=92 fchown=93
        lchown=94 gettimeofday=96 getrlimit=97 getrusage=98 sysinfo=99 times=100 ptrace=101 getuid=102
        syslog=103 getgid=104 setuid=105 setgid=106 geteuid=107 getegid=108 getppid=110 getpgrp=111 setreuid=113
        setregid=114 getgroups=115 setgroups=116 setresuid=117 getresuid=118 setresgid=119 getresgid=120
        getpgid=121 setfsuid=122 setfsgid=123 getsid=124 capset=126 sigaltstack=131 mknod=133 personality=135
        fstatfs=138 vhangup=153 pivot_root=155 arch_prctl=158 adjtimex=159 chroot=161 acct=163 settimeofday=164
        mount=165 umount2=166 swapon=167 swapoff=168 reboot=169 sethostname=170 setdomainname=171 iopl=172
        ioperm=173 init_module=175 delete_module=176 quotactl=179 nfsservctl=180 gettid=186 setxattr=188
        lsetxattr=189 fsetxattr=190 removexattr=197 time=201 futex=202 sched_getaffinity=204 lookup_dcookie=212
        getdents64=217 restart_syscall=219 semtimedop=220 clock_settime=227 clock_gettime=228 clock_getres=229
        clock_nanosleep=230 exit_group=231 mq_open=240 mq_unlink=241 mq_timedsend=242 mq_timedreceive=243
        mq_notify=244 mq_getsetattr=245 kexec_load=246 add_key=248 request_key=249 keyctl=250 inotify_init=253
        inotify_add_watch=254 openat=257 mkdirat=258 mknodat=259 fchownat=260 newfstatat=262 unlinkat=263
        renameat=264 linkat=265 symlinkat=266 readlinkat=267 fchmodat=268 faccessat=269 pselect6=270 ppoll=271
        unshare=272 set_robust_list=273 accept4=288 inotify_init1=294 perf_event_open=298 fanotify_init=300
        fanotify_mark=301 prlimit64=302 name_to_handle_at=303 open_by_handle_at=304 clock_adjtime=305 setns=308
        getcpu=309 process_vm_readv=310 process_vm_writev=311 kcmp=312 finit_module=313 renameat2=316
        getrandom=318 memfd_create=319 kexec_file_load=320 bpf=321 userfaultfd=323 membarrier=324 statx=332
        rseq=334 pidfd_send_signal=424 io_uring_setup=425 io_uring_enter=426 io_uring_register=427 open_tree=428
        move_mount=429 fsopen=430 fsconfig=431 fsmount=432 fspick=433 pidfd_open=434 clone3=435 pidfd_getfd=438
        faccessat2=439 process_madvise=440 mount_setattr=442 quotactl_fd=443 memfd_secret=447
        process_mrelease=448
        """
    ),
    "aarch64": _numbers(
        """
        setxattr=5 lsetxattr=6 fsetxattr=7 removexattr=14 getcwd=17 lookup_dcookie=18 dup=23 fcntl=25
        inotify_init1=26 inotify_add_watch=27 ioctl=29 mknodat=33 mkdirat=34 unlinkat=35 symlinkat=36 linkat=37
        renameat=38 umount2=39 mount=40 pivot_root=41 nfsservctl=42 fstatfs=44 truncate=45 ftruncate=46
        faccessat=48 chroot=51 fchmod=52 fchmodat=53 fchownat=54 fchown=55 openat=56 close=57 vhangup=58
        quotactl=60 getdents64=61 lseek=62 read=63 write=64 readv=65 writev=66 pread64=67 pselect6=72 ppoll=73
        readlinkat=78 newfstatat=79 fstat=80 acct=89 capset=91 personality=92 exit=93 exit_group=94 unshare=97
        futex=98 set_robust_list=99 nanosleep=101 kexec_load=104 init_module=105 delete_module=106
        clock_settime=112 clock_gettime=113 clock_getres=114 clock_nanosleep=115 syslog=116 ptrace=117
        sched_getaffinity=123 sched_yield=124 restart_syscall=128 sigaltstack=132 rt_sigaction=134
        rt_sigprocmask=135 rt_sigreturn=139 reboot=142 setregid=143 setgid=144 setreuid=145 setuid=146
        setresuid=147 getresuid=148 setresgid=149 getresgid=150 setfsuid=151 setfsgid=152 times=153 getpgid=155
        getsid=156 getgroups=158 setgroups=159 uname=160 sethostname=161 setdomainname=162 getrlimit=163
        getrusage=165 getcpu=168 gettimeofday=169 settimeofday=170 adjtimex=171 getpid=172 getppid=173
        getuid=174 geteuid=175 getgid=176 getegid=177 gettid=178 sysinfo=179 mq_open=180 mq_unlink=181
        mq_timedsend=182 mq_timedreceive=183 mq_notify=184 mq_getsetattr=185 msgget=186 msgctl=187 msgrcv=188
        msgsnd=189 semget=190 semctl=191 semtimedop=192 semop=193 shmget=194 shmctl=195 shmat=196 shmdt=197
        socket=198 socketpair=199 bind=200 listen=201 accept=202 connect=203 getsockname=204 getpeername=205
        setsockopt=208 getsockopt=209 brk=214 munmap=215 mremap=216 add_key=217 request_key=218 keyctl=219
        clone=220 mmap=222 swapon=224 swapoff=225 mprotect=226 madvise=233 perf_event_open=241 accept4=242
        prlimit64=261 fanotify_init=262 fanotify_mark=263 name_to_handle_at=264 open_by_handle_at=265
        clock_adjtime=266 setns=268 process_vm_readv=270 process_vm_writev=271 kcmp=272 finit_module=273
        renameat2=276 getrandom=278 memfd_create=279 bpf=280 userfaultfd=282 membarrier=283 statx=291 rseq=293
        kexec_file_load=294 pidfd_send_signal=424 io_uring_setup=425 io_uring_enter=426 io_uring_register=427
        open_tree=428 move_mount=429 fsopen=430 fsconfig=431 fsmount=432 fspick=433 pidfd_open=434 clone3=435
        pidfd_getfd=438 faccessat2=439 process_madvise=440 mount_setattr=442 quotactl_fd=443 memfd_secret=447
        process_mrelease=448
        """
    ),
}
"""Numbers from the kernel's unistd headers; a call that a machine does not have is missing there."""
