#!/usr/bin/env bash
# Refuses to check a pull request's files where the event gives the job secrets and a token that may write.
# Such events run for the base branch: a commit other than GITHUB_SHA was checked out on purpose.
# In: INPUT_ALLOW_PRIVILEGED, INPUT_PATHS, GITHUB_EVENT_NAME, GITHUB_SHA.
set -euo pipefail

case "${GITHUB_EVENT_NAME:-}" in
  pull_request_target | workflow_run | issue_comment) ;;
  *) exit 0 ;;
esac
if [ "$INPUT_ALLOW_PRIVILEGED" = true ]; then exit 0; fi

export GIT_CONFIG_COUNT=2 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0="*"
export GIT_CONFIG_KEY_1=safe.bareRepository GIT_CONFIG_VALUE_1=explicit
head_of() {
  local folder=$1
  if [ ! -d "$folder" ]; then folder=$(dirname -- "$folder"); fi
  git -C "$folder" rev-parse --verify --quiet HEAD 2>/dev/null || echo none
}

while IFS= read -r path; do
  if [ "$(head_of "${path:-.}")" != "$GITHUB_SHA" ]; then
    echo "::error title=postlint::on $GITHUB_EVENT_NAME a job has secrets and a token that may write, and what is" \
      "checked out here is not the base branch: run postlint on pull_request, or read docs/security.md and set" \
      "the input allow-privileged to true"
    exit 2
  fi
done < <(
  echo .
  tr -d '\r' <<<"$INPUT_PATHS" | sed -e 's/^[[:space:]]*//' -e 's/[[:space:]]*$//' -e '/^$/d'
)
