"""One reader under atheris until libFuzzer's time is up: `python -m tests.verify.fuzz.harness READER HOME ...`.

Only what reads is instrumented (never the engine, whose compiled functions cannot be). A `ChuanyueError` is the answer
that a user is owed; any other exception, more than ten seconds of processor time or more than a gigabyte of memory for
one input is a find. Finds are kept, the smallest for each place, and the search goes on.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import shutil
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

os.environ.setdefault("POLARS_MAX_THREADS", "1")
SIM = Path(__file__).resolve().parents[3] / "sim"
INSTRUMENTED = ("model", "interchange", "log")
SECONDS, BYTES = 10.0, 1 << 30
NOTE_EVERY = 5.0  # seconds between two notes of how far it has come


class Watch:
    """Feeds one reader, keeps finds and counts."""

    def __init__(self, name: str, home: Path) -> None:
        from tests.verify.fuzz.readers import READERS, answer

        self.reader, self.answer = READERS[name], answer
        self.finds, self.notes = home / "finds" / name, home / "notes" / f"{name}-{os.getpid()}.json"
        for folder in (self.finds, self.notes.parent):
            folder.mkdir(parents=True, exist_ok=True)
        memory = Path("/dev/shm")
        self.folder = Path(mkdtemp(prefix="fuzz", dir=memory if memory.is_dir() else None))
        self.runs, self.begun, self.told = 0, time.process_time(), 0.0

    def __call__(self, data: bytes) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        before, peak = time.process_time(), _peak()
        try:
            self.answer(self.reader, data, self.folder)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # noqa: BLE001 - a panic of polars is no Exception, and whatever comes is a find
            self.keep(data, _where(error), traceback.format_exc())
        seconds, grown = time.process_time() - before, _peak() - peak
        if seconds > SECONDS:
            self.keep(data, "slow", f"{seconds:.1f} s of processor time")
        if grown > BYTES:
            self.keep(data, "large", f"{grown >> 20} MiB more")
        self.runs += 1
        self.note()

    def keep(self, data: bytes, where: str, text: str) -> None:
        name = hashlib.sha256(where.encode()).hexdigest()[:12]
        kept = self.finds / f"{name}.input"
        if not kept.exists() or kept.stat().st_size > len(data):
            kept.write_bytes(data)
            kept.with_suffix(".txt").write_text(f"{where}\n\n{text}", encoding="utf-8")

    def note(self) -> None:
        """Libfuzzer leaves without a word to Python: what was reached is written down now and then."""
        now = time.process_time()
        if now - self.told > NOTE_EVERY:
            self.told = now
            self.notes.write_text(json.dumps({"runs": self.runs, "cpu_seconds": round(now - self.begun)}))


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _others() -> Iterator[str]:
    """All modules of ours that are not instrumented: atheris includes whole packages, and excludes by full name."""
    for path in SIM.rglob("*.py"):
        parts = ("sim", *path.relative_to(SIM).with_suffix("").parts)
        if len(parts) == 2 or parts[1] not in INSTRUMENTED:
            yield ".".join(parts).removesuffix(".__init__")


def _where(error: BaseException) -> str:
    """What tells one find from another: the kind of error, and the last places of ours that it came through."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f"{os.sep}sim{os.sep}" in f.filename]
    return " < ".join([type(error).__name__, *(f"{Path(f.filename).name}:{f.name}:{f.lineno}" for f in frames[-2:])])


def main() -> None:
    """Fuzz; the words after reader and home are libFuzzer's."""
    import atheris  # only who fuzzes has it installed

    name, home, *rest = sys.argv[1:]
    with atheris.instrument_imports(include=["sim"], exclude=list(_others())):
        watch = Watch(name, Path(home))
    atheris.Setup([sys.argv[0], *rest], watch)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
