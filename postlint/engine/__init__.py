"""The run: a map over documents, a reduce over their facts, findings stamped at the end."""
