#!/bin/sh
# Any CI server: only what this branch broke, for people in the log and for the server as JUnit.
# BASE is the branch that this one will be merged into.
set -eu
pip install --quiet postlint==0.2.0
git fetch --quiet origin "+refs/heads/${BASE:-main}:refs/remotes/origin/${BASE:-main}"
postlint check --diff "origin/${BASE:-main}" --format text --output junit:postlint.xml
