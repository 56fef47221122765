"""A process that calls the command line again and again, each time within limits, and tells what came of it.

It reads a call a line as JSON and answers each with a line. It has given up the right to pass over permissions, so that
the tests mean the same to root as to anybody. It is killed by the one who asks if an answer does not come.
"""

import json
import os
import resource
import signal
import sys
import time
import traceback
from pathlib import Path

from click.testing import CliRunner

ROOM = 2 << 30  # bytes that a call may ask for
LARGEST_WRITTEN = 64 << 20  # bytes of a file that a call may write


def called(words: list[str], folder: str, largest: int | None) -> dict[str, object]:
    """What a command answers in a folder: its exit code, what it said, and what it took."""
    from sim.cli import main

    os.chdir(folder)
    _limited(resource.RLIMIT_AS, _status("VmSize") + ROOM)
    _limited(resource.RLIMIT_FSIZE, LARGEST_WRITTEN if largest is None else largest)
    forgotten = Path("/proc/self/clear_refs")
    if forgotten.exists():
        forgotten.write_text("5", encoding="ascii")  # the peak of the memory begins anew
    before, begun = _status("VmRSS"), time.process_time()
    result = CliRunner().invoke(main, words)
    seconds, grown = time.process_time() - begun, _status("VmHWM") - before
    _limited(resource.RLIMIT_FSIZE, resource.RLIM_INFINITY)
    _limited(resource.RLIMIT_AS, resource.RLIM_INFINITY)
    thrown = result.exception
    unknown = thrown is not None and not isinstance(thrown, SystemExit)
    return {
        "code": result.exit_code,
        "stdout": result.stdout,
        "stderr": result.stderr,
        "traceback": "".join(traceback.format_exception(thrown)) if unknown else "",
        "seconds": seconds,
        "megabytes": grown >> 20,
    }


def _limited(which: int, soft: int) -> None:
    resource.setrlimit(which, (soft, resource.getrlimit(which)[1]))


def _status(name: str) -> int:
    """An entry of this process's status, in bytes; 0 where the system does not tell."""
    path = Path("/proc/self/status")
    lines = path.read_text(encoding="ascii").splitlines() if path.exists() else []
    return next((int(line.split()[1]) << 10 for line in lines if line.startswith(f"{name}:")), 0)


def serve() -> None:
    """Answer calls until there are no more."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a full disk is an error, not the end
    for line in sys.stdin:
        answers.write(json.dumps(called(**json.loads(line))) + "\n")
        answers.flush()


if __name__ == "__main__":
    serve()
