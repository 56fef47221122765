"""The page of a comparison: does a design help, how sure is that, whom does it hurt, and what does it rest on?"""

from __future__ import annotations

from sim.report.comparison.page import comparison_page, write_comparison

__all__ = ["comparison_page", "write_comparison"]
