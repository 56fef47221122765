"""Imported models beside Prosimos itself: ten runs of each engine, distances of cycle times, counts of activities.

    python bench/peer_prosimos.py [--runs 10] [--only Loan_Application ...] [--folder FOLDER]

Makes an environment of its own for Prosimos (which has no seed) in a folder that may be thrown away, keeps its runs
there, runs the same models here, prints the table of docs/prosimos.md and writes the figures to
`bench/peer_prosimos.json`. Needs the models beside a checkout (`tests/shared.py`).

A model passes if the median Wasserstein distance of cycle times between a run of ours and one of theirs is at most
twice the noise floor, and the mean count of each activity of ours lies within three standard deviations of theirs.
The noise floor is the larger of the two engines' median distances between two of their own runs, and at least 2 % of
the mean cycle time.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import venv
from dataclasses import dataclass
from pathlib import Path

import peer_figures

HERE = Path(__file__).parent
MODELS = (HERE.parent / "../shared/data/models").resolve()
PEER = "prosimos==2.1.0"
KEPT = HERE / "peer_prosimos.json"
START = "2023-01-02T09:30:00.000000+00:00"

CHILD = """
import sys
from prosimos.simulation_engine import run_simulation
bpmn, parameters, cases, log, start = sys.argv[1:]
run_simulation(bpmn, parameters, int(cases), None, log, start, True)
"""


@dataclass(frozen=True)
class Model:
    """One model of the comparison; where `rewritten`, Prosimos cannot read the file, and gets it as written by us."""

    folder: str
    bpmn: str
    parameters: str
    cases: int = 1000
    rewritten: bool = False

    @property
    def name(self) -> str:
        """What the table calls it."""
        return self.parameters


COMPARED = (
    Model("ground_truth", "Loan_Application", "Loan_Application"),
    Model("ground_truth", "Loan_Application_3_timers", "Loan_Application_3_timers"),
    Model("ground_truth", "Procure_to_Pay", "Procure_to_Pay"),
    Model("ground_truth", "Procure_to_Pay_1_timer", "Procure_to_Pay_1_timer"),
    Model("ground_truth", "AcademicCredentials", "AcademicCredentials"),
    Model("prosimos", "1_task-batch", "1_task-batch"),
    Model("prosimos", "LoanApp_sequential_9-5", "LoanApp_arrival_fix_10", rewritten=True),
    Model("prosimos", "PurchasingExampleQBP", "PurchasingExampleQBP", rewritten=True),
    Model("prosimos", "and_example_AND_join", "and_example_AND_join"),
    Model("prosimos", "batch-example-end-task", "batch-example-with-batch"),
    Model("prosimos", "gateway_condition_xor_model", "gateway_all_false_condition"),
    Model("prosimos", "gateway_condition_xor_model", "gateway_all_true_condition"),
    Model("prosimos", "gateway_condition_xor_model", "gateway_no_condition"),
    Model("prosimos", "gateway_condition_xor_model", "gateway_one_true_condition"),
    Model("prosimos", "stock_replenishment", "stock_replenishment_logs", rewritten=True),
    Model("prosimos", "timer_with_task", "timer_with_task"),
    Model("process_b", "b", "b"),
)


def environment(folder: Path) -> Path:
    """The Python of an environment that has Prosimos; made at first use."""
    python = folder / "env" / "bin" / "python"
    if not python.exists():
        venv.create(folder / "env", with_pip=True)
    known = subprocess.run([python, "-c", "import prosimos"], capture_output=True, check=False)
    if known.returncode:
        subprocess.run([python, "-m", "pip", "install", "--quiet", PEER], check=True)
    return python


def parameters_of(model: Model, folder: Path) -> Path:
    """The parameter file that both engines get."""
    place = MODELS / model.folder / f"{model.parameters}.json"
    if not model.rewritten:
        return place
    return peer_figures.rewritten(MODELS / model.folder / f"{model.bpmn}.bpmn", place, folder)


def run_peer(model: Model, runs: int, folder: Path) -> list[Path]:
    """Logs of Prosimos's own runs of a model; those that are there already are kept."""
    python = environment(folder)
    parameters = parameters_of(model, folder)
    logs = [folder / "runs" / model.name / f"{number}.csv" for number in range(runs)]
    for log in logs:
        if log.exists():
            continue
        log.parent.mkdir(parents=True, exist_ok=True)
        draft = log.with_suffix(".draft")
        bpmn = MODELS / model.folder / f"{model.bpmn}.bpmn"
        command = [python, "-c", CHILD, bpmn, parameters, str(model.cases), draft, START]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)
        draft.rename(log)
    return logs


def main() -> None:
    """Run, compare, print and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--only", nargs="*", default=[model.name for model in COMPARED])
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "chuanyue-peer-prosimos")
    wanted = parser.parse_args()
    for model in COMPARED:
        if model.name not in wanted.only:
            continue
        logs = run_peer(model, wanted.runs, wanted.folder)
        files = MODELS / model.folder / f"{model.bpmn}.bpmn", parameters_of(model, wanted.folder)
        found = peer_figures.compare(files, model.cases, logs, START)
        sys.stdout.write(peer_figures.line(found) + "\n")
        sys.stdout.flush()
        keep(peer_figures.plain(found))


def keep(found: dict[str, object]) -> None:
    """Write the figures of a model into the file, in the place of older ones."""
    figures = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else []
    kept = {one["model"]: one for one in figures} | {found["model"]: found}
    ordered = [kept[model.name] for model in COMPARED if model.name in kept]
    KEPT.write_text(json.dumps(ordered, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
