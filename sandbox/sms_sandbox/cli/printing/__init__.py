"""What verbs print: tables, log lines, progress, verdicts."""
