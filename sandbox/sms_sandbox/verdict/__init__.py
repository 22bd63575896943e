"""Judge a run: expectations, and the evidence for each."""
