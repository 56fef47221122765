"""Other people's files: event logs in and out, process models in and out."""
