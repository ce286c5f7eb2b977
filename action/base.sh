#!/usr/bin/env bash
# Finds the commit to compare with, and fetches as much history as comparing needs.
# In: INPUT_BASE, PYTHON, GITHUB_ACTION_PATH, GITHUB_EVENT_PATH, GITHUB_REPOSITORY, GITHUB_OUTPUT.
# Out: `base` (empty: report everything), `trust` (the commit whose `.postlint.yml` may say how the network
# is requested; empty: the one that is checked out), `fork` (true or false), `pull-request` (its number).
set -euo pipefail

# This holds for this step's git only. A container's checkout may belong to another user; and files of the
# checkout that look like a repository are not one: the workspace's own is named.
export GIT_CONFIG_COUNT=4 GIT_TERMINAL_PROMPT=0
export GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0="*"
export GIT_CONFIG_KEY_1=safe.bareRepository GIT_CONFIG_VALUE_1=explicit
export GIT_CONFIG_KEY_2=core.fsmonitor GIT_CONFIG_VALUE_2=
export GIT_CONFIG_KEY_3=core.hooksPath GIT_CONFIG_VALUE_3=/dev/null
if [ -e .git ]; then export GIT_DIR=.git; fi

{
  read -r pull_base
  read -r pull_head
  read -r head_repository
  read -r number
  read -r queue_base
} < <("$PYTHON" -I "$GITHUB_ACTION_PATH/action/event.py" "$GITHUB_EVENT_PATH" \
  pull_request.base.sha pull_request.head.sha pull_request.head.repo.full_name \
  pull_request.number merge_group.base_sha | tr -d '\r')

fork=false
if [ -n "$number" ] && [ "$head_repository" != "$GITHUB_REPOSITORY" ]; then fork=true; fi

# The commits that a commit says it was made from, which a shallow clone has not got.
parents_of_head() { git cat-file commit HEAD | sed -n '1,/^$/s/^parent //p'; }

trust=${pull_base:-$queue_base}
if [ -n "$pull_base" ]; then
  # What actions/checkout lays out is the merge of the pull request into its base. That base
  # is newer than the event's where something else was merged in the meantime.
  parents=$(parents_of_head | tr '\n' ' ')
  read -r first second rest <<<"$parents " || true
  if [ "${second:-}" = "$pull_head" ] && [ -z "${rest:-}" ]; then trust=$first; fi
fi
if [ -n "$trust" ] && ! [[ $trust =~ ^[0-9a-f]{40,64}$ ]]; then
  echo "::error title=postlint::the event names no commit as its base"
  exit 2
fi

base=""
case "$INPUT_BASE" in
  none | "") ;;
  auto) base=$trust ;;
  -*)
    echo "::error title=postlint::the input base is not a name of a commit"
    exit 2
    ;;
  *) base=$INPUT_BASE ;;
esac

is_here() { git rev-parse --verify --quiet "$1^{commit}" >/dev/null; }
is_shallow() { [ "$(git rev-parse --is-shallow-repository)" = true ]; }
has_met() { git merge-base "$1" HEAD >/dev/null 2>&1; }
fetch() { git fetch --quiet --no-tags --no-recurse-submodules "$@" 2>/dev/null; }

if [ -n "$base" ]; then
  if ! is_here "$base" && ! [[ $base =~ ^[0-9a-f]{40,64}$ ]]; then
    name=${base#origin/}
    depth=()
    if is_shallow; then depth=(--depth=1); fi
    if fetch "${depth[@]+"${depth[@]}"}" origin "+refs/heads/$name:refs/remotes/origin/$name"; then
      base="origin/$name"
    fi
  fi
  if is_shallow && ! has_met "$base"; then
    head=$(git rev-parse HEAD)
    target=$base
    if is_here "$base"; then target=$(git rev-parse "$base^{commit}"); fi
    fetch --depth=2 origin "$head" "$target" || true
    for more in 50 500 5000; do
      if has_met "$base"; then break; fi
      fetch "--deepen=$more" origin "$head" "$target" || true
    done
    if ! has_met "$base"; then fetch --unshallow origin || true; fi
  elif ! is_here "$base"; then
    fetch origin "$base" || true
  fi
fi

if [ -n "$trust" ] && ! is_here "$trust"; then
  depth=()
  if is_shallow; then depth=(--depth=1); fi
  fetch "${depth[@]+"${depth[@]}"}" origin "$trust" || true
fi

{
  echo "base=$base"
  echo "trust=$trust"
  echo "fork=$fork"
  echo "pull-request=$number"
} >>"$GITHUB_OUTPUT"
