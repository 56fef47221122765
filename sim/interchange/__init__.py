"""Other people's files: event logs in as CSV and XES, logs out as CSV and XES."""
