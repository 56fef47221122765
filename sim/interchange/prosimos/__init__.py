"""Prosimos's parameters in and out."""

from sim.interchange.prosimos.onto import with_parameters

__all__ = ["with_parameters"]
