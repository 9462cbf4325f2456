"""What the process that opens strangers' files can do: nothing but compute and answer."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from incidents.intake.evidence.pictures import FONT_FOLDERS, ROOT

# Each attempt ends with "did it" if the process could do it.
ATTEMPTS = {
    "open a socket": "import socket; socket.socket()",
    "ask a name server": "import socket; socket.getaddrinfo('localhost', 80)",
    "read a password file": "open('/etc/passwd').read()",
    "read the settings of the site": f"open({str(ROOT / 'manage.py')!r}).read()",
    "read another process": f"open('/proc/{os.getpid()}/environ', 'rb').read()",
    "write a file": "open('/tmp/evidence-escape', 'w').write('x')",
    "write into a folder of fonts": f"open({FONT_FOLDERS[0]!r} + '/x', 'w')",
    "start a process": "import os; os.fork()",
    "run a program": "import os; os.execv('/bin/true', ['true'])",
    "kill its parent": "import os; os.kill(os.getppid(), 0)",
    "list other processes": "import os; os.listdir('/proc')",
    "make memory executable": (
        "import mmap; mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)"
    ),
    "take all memory": "bytearray(3 * 2**30)",
}


def start(code, *, is_confined=True):
    """A process that is confined, or not, and then runs this code."""
    confine = "confine(tuple(sys.argv[2:]))" if is_confined else "None"
    program = (
        "import sys; sys.path.append(sys.argv[1]);"
        "import socket, mmap, os, encodings.idna;"
        "from incidents.intake.evidence.confinement import confine;"
        f"{confine}\n{code}\nprint('did it')"
    )
    command = [sys.executable, "-I", "-c", program, str(ROOT), *FONT_FOLDERS]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, **pipes, text=True, env={}, cwd="/")


def attempt(code, *, is_confined=True):
    """What a process that is confined, or not, answers to this code."""
    process = start(code, is_confined=is_confined)
    stdout, stderr = process.communicate(timeout=30)
    return subprocess.CompletedProcess(code, process.returncode, stdout, stderr)


@pytest.mark.parametrize("code", ATTEMPTS.values(), ids=ATTEMPTS)
def test_the_process_cannot(code):
    result = attempt(code)
    assert result.returncode not in (0, 3), result.stdout
    assert "did it" not in result.stdout
    assert (
        "PermissionError" in result.stderr
        or "MemoryError" in result.stderr
        or ("gaierror" in result.stderr)
    ), result.stderr


@pytest.mark.parametrize("name", ["open a socket", "read a password file", "start a process"])
def test_without_confinement_it_could(name):
    """The attempts are real ones."""
    assert "did it" in attempt(ATTEMPTS[name], is_confined=False).stdout


def test_it_can_read_fonts_that_a_file_names():
    code = f"import os; print(len(os.listdir({str(ROOT / 'incidents/data/fonts')!r})) > 0)"
    assert attempt(code).stdout.startswith("True")


def test_more_time_than_it_is_given_ends_it():
    process = start("print('confined', flush=True)\nwhile True: pass")
    try:
        assert process.stdout.readline() == "confined\n"
        limits = Path(f"/proc/{process.pid}/limits").read_text()
    finally:
        process.kill()
        process.communicate()
    assert re.search(r"^Max cpu time +30 +30 ", limits, re.MULTILINE)
    assert re.search(r"^Max core file size +0 +0 ", limits, re.MULTILINE)
