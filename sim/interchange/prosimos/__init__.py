"""Prosimos's parameters in and out."""

from sim.interchange.prosimos.onto import with_parameters
from sim.interchange.prosimos.write import write_prosimos

__all__ = ["with_parameters", "write_prosimos"]
