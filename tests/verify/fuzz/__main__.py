"""`make fuzz MINUTES=60`: each reader in turn under the coverage-guided fuzzer, so many minutes (docs/robustness.md).

The corpus, the finds and the notes of how much was done lie outside the repository; the next call goes on with them.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from tests.verify.fuzz.readers import READERS

LONGEST = 65_536  # bytes of an input
HANGS = 180  # seconds of wall clock after which libFuzzer takes an input for one that hangs
MEMORY = 4096  # MiB of the whole process, of which reading may take a quarter (harness.py)


def main() -> int:
    """Fuzz the readers that are named, else all; 1 if there is a find."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    words = argparse.ArgumentParser(prog="python -m tests.verify.fuzz", description=__doc__)
    words.add_argument("readers", nargs="*", metavar="READER", help=f"of {', '.join(READERS)}; all by default")
    words.add_argument("--minutes", type=float, default=60.0, help="for each reader (60)")
    words.add_argument("--home", type=Path, default=cache / "chuanyue-fuzz", help="where everything is kept")
    asked = words.parse_args()
    for name in asked.readers or READERS:
        fuzz(name, asked.home, asked.minutes * 60)
    return report(asked.home)


def fuzz(name: str, home: Path, seconds: float) -> None:
    """Fuzz one reader; where an input ends the whole process, that is a find, and it begins again."""
    corpus, finds = home / "corpus" / name, home / "finds" / name
    for folder in (corpus, finds):
        folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(READERS[name].seeds()):
        (corpus / f"seed-{number:03d}").write_bytes(seed)
    (home / "words").mkdir(exist_ok=True)
    dictionary = home / "words" / name
    dictionary.write_text("".join(f'"{_quoted(word)}"\n' for word in READERS[name].words), encoding="utf-8")
    end = time.monotonic() + seconds
    while (left := int(end - time.monotonic())) > 0:
        subprocess.run(
            [
                *(sys.executable, "-m", "tests.verify.fuzz.harness", name, str(home), str(corpus)),
                *([f"-dict={dictionary}"] if READERS[name].words else []),
                # what is slow is told by processor time (harness.py): by the clock alone, a busy machine would be
                *(f"-max_len={LONGEST}", f"-max_total_time={left}", f"-timeout={HANGS}", f"-report_slow_units={HANGS}"),
                *(f"-rss_limit_mb={MEMORY}", f"-artifact_prefix={finds}/", "-print_final_stats=1"),
            ],
            check=False,
        )


def report(home: Path) -> int:
    """Say what was done in all, and whether there is a find."""
    found = 0
    for name in READERS:
        notes = [json.loads(file.read_text(encoding="utf-8")) for file in (home / "notes").glob(f"{name}-*.json")]
        runs, cpu = sum(note["runs"] for note in notes), sum(note["cpu_seconds"] for note in notes)
        finds = [path for path in (home / "finds" / name).glob("*") if path.suffix != ".txt"]
        found += len(finds)
        sys.stdout.write(f"{name:10} {runs:9,} inputs, {cpu / 60:6.1f} minutes of processor, {len(finds)} finds\n")
    return int(found > 0)


def _quoted(word: str) -> str:
    """A word as libFuzzer's dictionaries write it."""
    plain = (chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else f"\\x{byte:02x}" for byte in word.encode())
    return "".join(plain)


if __name__ == "__main__":
    raise SystemExit(main())
