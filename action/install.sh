#!/usr/bin/env bash
# Installs postlint from the action's own checkout into a folder of its own: neither the job's
# Python nor its PATH changes.
# In: GITHUB_ACTION_PATH, RUNNER_TEMP, GITHUB_OUTPUT. Out: `python` and `postlint`, paths of programs.
set -euo pipefail

python=$(command -v python3 || command -v python || true)
if [ -z "$python" ] || ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))'; then
  echo "::error title=postlint::postlint needs Python 3.10 or newer: run actions/setup-python before it"
  exit 2
fi

folder="$RUNNER_TEMP/postlint/venv"
"$python" -m venv "$folder"
programs="$folder/bin"
if [ ! -d "$programs" ]; then programs="$folder/Scripts"; fi
"$programs/python" -m pip install --quiet --disable-pip-version-check --no-input "$GITHUB_ACTION_PATH"

{
  echo "python=$programs/python"
  echo "postlint=$programs/postlint"
} >>"$GITHUB_OUTPUT"
