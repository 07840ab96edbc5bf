"""The report: what helps to find out what went wrong, read first and then passed on by hand."""
