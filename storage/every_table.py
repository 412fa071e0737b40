"""Importing this fills the metadata with every table there is."""

from storage import (  # noqa: F401  importing is what it is for
    coverage_tables,
    decision_tables,
    dossier_tables,
    duty_tables,
    escalation_tables,
    favour_tables,
    guard_tables,
    household_tables,
    incident_tables,
    knowledge_tables,
    planned_end_tables,
    promise_tables,
    restoration_tables,
    short_code_tables,
    tables,
    undo_tables,
    wave_tables,
)
