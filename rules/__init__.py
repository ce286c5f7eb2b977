"""The rules: one file each, found by its name. See ``postlint.rule`` for what a rule is."""
