"""Event logs of any origin in, and our logs out."""
