#!/usr/bin/env bash
# Keeps one comment on a pull request up to date. The comment is found again by the marker that
# is the report's first line; a clean pull request without a comment gets none.
# In: FORK, PULL_REQUEST, REPORT, FINDINGS, GH_TOKEN, GITHUB_REPOSITORY.
# Never fails the job: the log and the summary have the report anyway.
set -euo pipefail

if ! [[ $PULL_REQUEST =~ ^[0-9]+$ ]] || [ -z "$REPORT" ]; then exit 0; fi
if [ "$FORK" = true ]; then
  echo "No comment: the token of a pull request from a fork may not write one. The summary has the report."
  exit 0
fi
if ! command -v gh >/dev/null; then
  echo "::warning title=postlint::no comment: this runner has no GitHub CLI (gh)"
  exit 0
fi

comments="repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments"
mine='.[] | select(.user.type == "Bot" and (.body | startswith("<!-- postlint report -->"))) | .id'
refused() {
  echo "::warning title=postlint::no comment: GitHub refused it; the job needs \`permissions: pull-requests: write\`"
  exit 0
}

known=$(gh api --paginate "$comments?per_page=100" --jq "$mine") || refused
known=${known%%$'\n'*}
if [[ $known =~ ^[0-9]+$ ]]; then
  gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$known" -F "body=@$REPORT" || refused
elif [ "$FINDINGS" = true ]; then
  gh api --silent --method POST "$comments" -F "body=@$REPORT" || refused
fi
