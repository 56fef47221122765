"""Several runs of one scenario, and what they leave on disk."""
