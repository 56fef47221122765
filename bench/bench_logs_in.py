"""Logs from outside: processor seconds and memory of reading a long CSV file and a long XES file.

    python bench/bench_logs_in.py [--rows 1000000] [--mebibytes 200]

Both files are made anew in a folder that is removed afterwards; each is read by a process of its own.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

ZERO = datetime(2024, 1, 1, tzinfo=UTC)
HEADER = "case_id,activity,start_time,end_time,resource,role,department,kva,note\n"
READ = """
import resource, sys, time
import sim
begin = time.process_time()
log = sim.read_log(sys.argv[1])
used = time.process_time() - begin
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(f"{used:.1f} s, {peak:,.0f} MiB, {log.work.height:,} work items")
"""


def write_csv(path: Path, rows: int) -> None:
    """Eight steps a case, nine columns."""
    luck = random.Random(1)
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER)
        for number in range(rows):
            case, step = divmod(number, 8)
            begin = ZERO + timedelta(minutes=case * 3 + step * 40 + luck.randrange(30))
            end = begin + timedelta(seconds=luck.randrange(60, 3000))
            times = f"{begin:%Y-%m-%d %H:%M:%S},{end:%Y-%m-%d %H:%M:%S}"
            who = f"p{luck.randrange(300)},post {step},dep {step // 2}"
            file.write(f"W{case:07d},step {step},{times},{who},{case % 500},n{number % 17}\n")


def write_xes(path: Path, size: int) -> None:
    """Five steps a case, a start and an end each."""
    luck = random.Random(2)
    with path.open("w", encoding="utf-8") as file:
        file.write('<log xes.version="1.0">\n')
        case = 0
        while file.tell() < size:
            case += 1
            time = ZERO + timedelta(minutes=case * 3)
            file.write(f'<trace><string key="concept:name" value="W{case:07d}"/>\n')
            for step in range(5):
                for transition in ("start", "complete"):
                    time += timedelta(minutes=luck.randrange(1, 200))
                    attributes = {
                        "concept:name": f"step {step}", "lifecycle:transition": transition,
                        "org:resource": f"p{(case * 7 + step) % 300}", "org:role": f"post {step}",
                        "org:group": f"dep {step // 2}",
                    }  # fmt: skip
                    texts = "".join(f'<string key="{key}" value="{value}"/>\n' for key, value in attributes.items())
                    file.write(f'<event>\n{texts}<date key="time:timestamp" value="{time.isoformat()}"/>\n</event>\n')
            file.write("</trace>\n")
        file.write("</log>\n")


def main() -> None:
    """Make both files, read them, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--mebibytes", type=int, default=200)
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        csv, xes = Path(folder, "log.csv"), Path(folder, "log.xes")
        write_csv(csv, asked.rows)
        write_xes(xes, asked.mebibytes << 20)
        for path in (csv, xes):
            told = subprocess.run([sys.executable, "-c", READ, str(path)], check=True, capture_output=True, text=True)
            sys.stdout.write(f"{path.suffix[1:]}, {path.stat().st_size / 2**20:,.0f} MiB: {told.stdout.strip()}\n")


if __name__ == "__main__":
    main()
