"""A small believable day of traffic, with which ``sandbox up --demo`` fills the default workspace."""
