"""Events that posts speak of: where, when, which page, in which role."""
