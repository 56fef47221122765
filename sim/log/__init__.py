"""The record: its contract, how it is frozen, checked, saved and loaded."""
