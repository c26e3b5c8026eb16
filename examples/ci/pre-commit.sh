#!/usr/bin/env bash
# 提交前检查，通过时不输出 / Audits before a commit, silent on success.
#
#   pre-commit.sh [OPTION…]        OPTION: 给 chuanda check 的选项 / options of chuanda check
#
# 不用 pre-commit 框架时 / without the framework pre-commit:
#   ln -s ../../examples/ci/pre-commit.sh .git/hooks/pre-commit
#
# CHUANDA           程序 / the program (chuanda)
# CHUANDA_PROJECT   项目目录 / directory of the project (.)
# CHUANDA_BASELINE  基线 / the baseline (chuanda-baseline.json; 没有就不用 / not used where there is none)
set -euo pipefail

project=${CHUANDA_PROJECT:-.}
baseline=${CHUANDA_BASELINE:-$project/chuanda-baseline.json}

known=()
if [[ -e $baseline ]]; then
    known=(--baseline "$baseline")
fi
exec "${CHUANDA:-chuanda}" check "$project" --quiet --format concise "${known[@]}" "$@"
