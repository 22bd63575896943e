"""Replace what belongs to a customer, consistently, before an exchange reaches a disk."""
