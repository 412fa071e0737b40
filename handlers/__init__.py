"""Use cases: one module per thing the steward can do."""
