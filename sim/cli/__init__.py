"""The command line: words to calls, nothing else."""

from __future__ import annotations

from sim.cli.app import main
from sim.cli.play import play
from sim.cli.report import report
from sim.cli.run import run
from sim.cli.scenarios import check, scenarios, schema
from sim.cli.view import view
from sim.cli.walk import walk

__all__ = ["check", "main", "play", "report", "run", "scenarios", "schema", "view", "walk"]
