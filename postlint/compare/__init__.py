"""Posts compared with the other posts of their archive: what the editorial rules say of the facts."""
