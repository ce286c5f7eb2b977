#!/usr/bin/env bash
# Runs postlint once: annotations to the log, the report to the job's summary, SARIF to a file.
# In: POSTLINT, BASE, TRUST, INPUT_*, RUNNER_TEMP, GITHUB_OUTPUT, GITHUB_STEP_SUMMARY.
# Out: `exit-code`, `findings` (true or false), `report`, `sarif` (files).
# Succeeds whatever postlint says: the job fails in a later step, after everything is reported.
set -euo pipefail

folder="$RUNNER_TEMP/postlint"
report="$folder/report.md"
sarif=""
mkdir -p "$folder/cache"
rm -f "$report"

arguments=(check --format "${INPUT_FORMAT:-github}" --output "markdown:$report")
if [ "$INPUT_SARIF" = true ]; then
  sarif="$folder/report.sarif"
  rm -f "$sarif"
  arguments+=(--output "sarif:$sarif")
fi
if [ -n "$BASE" ]; then arguments+=(--diff "$BASE"); fi
if [ -n "$TRUST" ] && [ "$TRUST" != "$BASE" ]; then arguments+=(--trust "$TRUST"); fi
if [ "$INPUT_ONLINE" = true ]; then arguments+=(--online); fi
if [ -n "$INPUT_FAIL_ON" ]; then arguments+=(--fail-on "$INPUT_FAIL_ON"); fi
if [ -n "$INPUT_CONFIG" ]; then arguments+=(--config "$INPUT_CONFIG"); fi

lines() { tr -d '\r' <<<"$1" | sed -e 's/^[[:space:]]*//' -e 's/[[:space:]]*$//' -e '/^$/d'; }
while IFS= read -r line; do arguments+=("$line"); done < <(lines "$INPUT_ARGS")
arguments+=(--)
while IFS= read -r line; do arguments+=("$line"); done < <(lines "$INPUT_PATHS")

export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0="*"
export XDG_CACHE_HOME="$folder/cache"
code=0
"$POSTLINT" "${arguments[@]}" 2>"$folder/errors" || code=$?

if [ -s "$folder/errors" ]; then
  # Whatever is there is text: no line of it is a command to the runner.
  token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  echo "::stop-commands::$token"
  cat "$folder/errors"
  echo "::$token::"
fi

findings=false
if [ -f "$report" ]; then
  if grep -q '^| ' "$report"; then findings=true; fi
  if [ "$INPUT_SUMMARY" = true ]; then cat "$report" >>"$GITHUB_STEP_SUMMARY"; fi
else
  report=""
  echo "::error title=postlint::postlint could not do its work (exit code $code), the log says why"
fi
if [ -n "$sarif" ] && [ ! -f "$sarif" ]; then sarif=""; fi

{
  echo "exit-code=$code"
  echo "findings=$findings"
  echo "report=$report"
  echo "sarif=$sarif"
} >>"$GITHUB_OUTPUT"
