"""From a scenario, a seed and decisions to a log: lowering, luck and the reference engine on SimPy."""
