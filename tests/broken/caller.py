"""Calls to commands in a worker, with limits of time and memory."""

import ctypes
import hashlib
import json
import os
import select
import stat
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0  # seconds of wall clock before a worker counts as hanging

_DROP_BOUND = 24  # prctl's PR_CAPBSET_DROP
_PASSES_PERMISSIONS = (1, 2)  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH


@dataclass(frozen=True)
class Answer:
    """What a command answered."""

    code: int
    stdout: str
    stderr: str
    traceback: str
    seconds: float
    megabytes: int


class Caller:
    """A worker, begun when it is first needed and again when it had to be killed."""

    def __init__(self) -> None:
        self.process: subprocess.Popen | None = None

    def __call__(self, words: list[str], folder: Path, *, largest: int | None = None) -> Answer:
        if self.process is None or self.process.poll() is not None:
            self.process = _started()
        self.process.stdin.write(json.dumps({"words": words, "folder": str(folder), "largest": largest}) + "\n")
        self.process.stdin.flush()
        if not select.select([self.process.stdout], [], [], PATIENCE)[0]:
            self.close()
            raise AssertionError(f"no answer within {PATIENCE:.0f} s: {words}")
        line = self.process.stdout.readline()
        assert line, f"the worker died with {self.process.wait()}: {words}"
        return Answer(**json.loads(line))

    def close(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.communicate()


def without_privilege() -> None:
    """Before a child begins: give up what lets root pass over permissions."""
    if sys.platform == "linux" and os.geteuid() == 0:
        libc = ctypes.CDLL(None)
        for capability in _PASSES_PERMISSIONS:
            libc.prctl(_DROP_BOUND, capability, 0, 0, 0)


def _started() -> subprocess.Popen:
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT), "POLARS_MAX_THREADS": "2"}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.broken.worker"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        preexec_fn=without_privilege,  # noqa: PLW1509 - one call, and no threads are begun here
    )


def state(folder: Path) -> dict[str, str]:
    """Everything below a folder, by name, with a hash of what it holds."""
    found = {}
    for path in sorted(folder.rglob("*")):
        mode = path.lstat().st_mode
        name = os.fsencode(path.relative_to(folder)).decode("utf-8", "backslashreplace")
        if stat.S_ISREG(mode):
            path.chmod(stat.S_IMODE(mode) | stat.S_IRUSR)  # whoever owns a locked file may open it for a look
            found[name] = f"{mode:o} {hashlib.sha256(path.read_bytes()).hexdigest()}"
            path.chmod(stat.S_IMODE(mode))
        else:
            found[name] = f"link to {path.readlink()}" if stat.S_ISLNK(mode) else f"{mode:o}"
    return found
