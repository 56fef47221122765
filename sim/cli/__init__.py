"""The command line: words to calls, nothing else."""

from __future__ import annotations

from sim.cli.app import main

__all__ = ["main"]
