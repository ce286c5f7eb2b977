#!/usr/bin/env bash
# Installs postlint from the action's own checkout into a folder of its own: neither the job's
# Python nor its PATH changes.
# In: GITHUB_ACTION_PATH, RUNNER_TEMP, GITHUB_OUTPUT. Out: `python` and `postlint`, paths of programs.
#
# The workspace holds a stranger's files. Python would import `pip.py` or `venv.py` from the folder it runs
# in, or from one that PYTHONPATH names: it runs elsewhere, and isolated (-I) everywhere.
set -euo pipefail
mkdir -p "$RUNNER_TEMP/postlint"
cd "$RUNNER_TEMP/postlint"

python=$(command -v python3 || command -v python || true)
if [ -z "$python" ] || ! "$python" -I -c 'import sys; sys.exit(sys.version_info < (3, 10))'; then
  echo "::error title=postlint::postlint needs Python 3.10 or newer: run actions/setup-python before it"
  exit 2
fi

folder="$RUNNER_TEMP/postlint/venv"
"$python" -I -m venv "$folder"
programs="$folder/bin"
if [ ! -d "$programs" ]; then programs="$folder/Scripts"; fi
"$programs/python" -I -m pip install --quiet --disable-pip-version-check --no-input "$GITHUB_ACTION_PATH"

postlint="$RUNNER_TEMP/postlint/postlint"
printf '#!/usr/bin/env bash\nexec "%s" -I -m postlint "$@"\n' "$programs/python" >"$postlint"
chmod +x "$postlint"

{
  echo "python=$programs/python"
  echo "postlint=$postlint"
} >>"$GITHUB_OUTPUT"
