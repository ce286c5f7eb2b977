"""Events that posts mention: where, when, which page, in which role."""
