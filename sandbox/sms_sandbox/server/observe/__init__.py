"""Write the access log and the metrics for operators."""
