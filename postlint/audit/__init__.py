"""The audit: everything a run found, gathered into one value and shown as a report."""
