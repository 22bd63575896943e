"""Recording a real provider, and checking the sandbox against it."""
