"""The report's sections, one subject a file: views of a log in, elements of a page out."""
