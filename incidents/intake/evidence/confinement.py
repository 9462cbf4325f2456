"""What a process that opens strangers' files may still do: compute, and answer.

Linux only: Landlock leaves it a few folders to read, seccomp leaves it the calls that are listed,
limits end it. Sources: landlock(7), seccomp(2), and the tables of system calls of Linux. It imports
nothing of this project.
"""

import ctypes
import os
import platform
import resource
import struct
import sys

MIB = 1024 * 1024
MOST_MEMORY = 1536 * MIB
MOST_SECONDS = 30
MOST_WRITTEN = 48 * MIB

PR_SET_PDEATHSIG, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 22, 38
SIGKILL, SECCOMP_MODE_FILTER = 9, 2
NEW_USER, NEW_NET = 0x10000000, 0x40000000
ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
# Name: its number on x86_64 and on aarch64. All else is refused, among it whatever opens a socket,
# starts a process, writes to a folder or looks at other processes.
CALLS: dict[str, tuple[int, int]] = {
    "read": (0, 63), "write": (1, 64), "close": (3, 57), "fstat": (5, 80), "lseek": (8, 62),
    "mmap": (9, 222), "mprotect": (10, 226), "munmap": (11, 215), "brk": (12, 214),
    "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139),
    "ioctl": (16, 29), "pread64": (17, 67), "readv": (19, 65), "writev": (20, 66),
    "sched_yield": (24, 124), "mremap": (25, 216), "madvise": (28, 233), "getpid": (39, 172),
    "exit": (60, 93), "uname": (63, 160), "fcntl": (72, 25), "getrusage": (98, 165),
    "sysinfo": (99, 179), "sigaltstack": (131, 132), "gettid": (186, 178), "futex": (202, 98),
    "sched_getaffinity": (204, 123), "getdents64": (217, 61), "clock_gettime": (228, 113),
    "exit_group": (231, 94), "tgkill": (234, 131), "newfstatat": (262, 79),
    "set_robust_list": (273, 99), "getrandom": (318, 278), "statx": (332, 291),
    "rseq": (334, 293), "stat": (4, 79), "gettimeofday": (96, 169),
}  # fmt: skip
OPENAT = (257, 56)
LANDLOCK_CREATE, LANDLOCK_ADD, LANDLOCK_RESTRICT = 444, 445, 446
EVERY_FILE_RIGHT, READ_FILE, READ_FOLDER = 0x1FFF, 1 << 2, 1 << 3
LOAD, EQUAL, AND_BITS, RETURN = 0x20, 0x15, 0x45, 0x06
ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050000 | 1, 0x80000000
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
EXECUTABLE = 0x4


class ConfinementError(Exception):
    """This machine cannot confine a process, so nothing must be opened."""


def confine(folders: tuple[str, ...]) -> None:
    """Give up, for good, all that drawing does not need. `folders` can be read, nothing else.

    Raises ConfinementError where the kernel does not offer it.
    """
    if sys.platform != "linux" or platform.machine() not in ARCHITECTURES:
        raise ConfinementError
    libc = ctypes.CDLL(None, use_errno=True)
    # The parent's end is ours. A network of its own is one more wall, where the machine allows it.
    libc.prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0)
    libc.unshare(NEW_USER | NEW_NET)
    for limit, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_FSIZE, MOST_WRITTEN),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 32),
    ):
        resource.setrlimit(limit, (most, most))
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise ConfinementError
    may_open = _leave_folders(libc, folders)
    _refuse_calls(libc, may_open)


def _leave_folders(libc: ctypes.CDLL, folders: tuple[str, ...]) -> bool:
    """Whether Landlock now leaves only these folders. Without Landlock no file must be opened."""
    handled = ctypes.create_string_buffer(struct.pack("Q", EVERY_FILE_RIGHT))
    rules = libc.syscall(LANDLOCK_CREATE, handled, 8, 0)
    if rules < 0:
        return False
    for folder in folders:
        if not os.path.isdir(folder):
            continue
        place = os.open(folder, os.O_PATH | os.O_DIRECTORY)
        rule = ctypes.create_string_buffer(struct.pack("=Qi", READ_FILE | READ_FOLDER, place))
        if libc.syscall(LANDLOCK_ADD, rules, 1, rule, 0):
            raise ConfinementError
        os.close(place)
    is_restricted = libc.syscall(LANDLOCK_RESTRICT, rules, 0) == 0
    os.close(rules)
    return is_restricted


def _refuse_calls(libc: ctypes.CDLL, may_open: bool) -> None:
    place, architecture = ARCHITECTURES[platform.machine()]
    program = _filter(place, architecture, may_open)
    code = ctypes.create_string_buffer(b"".join(program))
    header = ctypes.create_string_buffer(
        struct.pack("H6xQ", len(program), ctypes.addressof(code)), 16
    )
    if libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, header, 0, 0):
        raise ConfinementError


def _filter(place: int, architecture: int, may_open: bool) -> list[bytes]:
    """The filter, in the language of seccomp(2): loads of seccomp_data, jumps, returns.

    seccomp_data: number at 0, architecture at 4, arguments of 8 bytes from 16 on.
    """
    program = [_step(LOAD, 4), _step(EQUAL, architecture, 1, 0), _step(RETURN, KILL)]
    program.append(_step(LOAD, 0))
    mapping = (CALLS["mmap"][place], CALLS["mprotect"][place])
    for number in sorted({numbers[place] for numbers in CALLS.values()} - {*mapping}):
        program += [_step(EQUAL, number, 0, 1), _step(RETURN, ALLOW)]
    for number in mapping:
        program += _unless_bits(number, argument=2, bits=EXECUTABLE)
    if may_open:
        program += _unless_bits(OPENAT[place], argument=2, bits=WRITING)
    program.append(_step(RETURN, REFUSE))
    return program


def _unless_bits(number: int, *, argument: int, bits: int) -> list[bytes]:
    """Allow a call unless an argument has one of these bits."""
    return [
        _step(EQUAL, number, 0, 4),
        _step(LOAD, 16 + 8 * argument),
        _step(AND_BITS, bits, 0, 1),
        _step(RETURN, REFUSE),
        _step(RETURN, ALLOW),
    ]


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, value)
