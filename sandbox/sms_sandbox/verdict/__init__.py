"""Judge a run by its expectations, and give the evidence for each."""
