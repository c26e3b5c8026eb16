#!/usr/bin/env bash
# 每个工作日检查一次 / Audits once each working day.
#
#   audit.sh PROJECT [OPTION…]     OPTION: 给 chuanda check 的选项 / options of chuanda check
#
# CHUANDA        程序 / the program (chuanda)
# CHUANDA_LANG   文字的语言 / language of the text: zh, en (zh)
# CHUANDA_STATE  基线和上次报告放在哪里 / where the baseline and the last report lie
#                (PROJECT/.chuanda)
#
# 没有新问题、也没有刚销号的问题时不输出；否则写到标准输出，由 cron 寄出。退出码就是 check 的。
# Silent when nothing is new and nothing was just repaired; else the text goes to standard output,
# for cron to mail. The exit code is that of check.
set -euo pipefail
export LC_ALL="${LC_ALL:-C.UTF-8}" NO_COLOR=1
umask 027

if (($# < 1)); then
    echo "用法 / usage: ${0##*/} PROJECT [OPTION…]" >&2
    exit 2
fi
project=$1
shift
chuanda=${CHUANDA:-chuanda}
state=${CHUANDA_STATE:-$project/.chuanda}
lang=${CHUANDA_LANG:-zh}
baseline=$state/baseline.json
last=$state/last.json
today=$state/today.json

# 是不是工作日由日历说了算；问不出来（如下一年的放假通知尚未公布）就照常检查。
# Whether today is a working day is for the calendar to say. Where it does not know, such as a year
# not announced yet, the audit runs: a check too many is better than one too few.
day=$("$chuanda" calendar --project "$project" day "$(date +%F)" --format json 2>/dev/null) || day=
case $day in *'"working":false'*) exit 0 ;; esac

mkdir -p "$state"

# 基线由人建立（见 README），这里只会缩小它。
# The baseline is made by a person (see README); here it only shrinks.
known=()
if [[ -e $baseline ]]; then
    known=(--baseline "$baseline" --update-baseline)
fi

rm -f "$today"
code=0
text=$("$chuanda" check "$project" --lang "$lang" --quiet "${known[@]}" --output "json:$today" "$@" 2>&1) || code=$?

# 与上次相比。报告没有写成（无法检查）时不比，上次的报告留着。
# Beside the last run; where no report was written, the last one stays.
changes=
if ((code < 2)) && [[ -e $today ]]; then
    if [[ -e $last ]]; then
        compared=0
        changes=$("$chuanda" diff "$last" "$today" --lang "$lang" --limit 20 2>&1) || compared=$?
        # 通过时只说销号，不说新提醒 / on success only what is repaired is told, no new warning
        told='^(new|repaired),'
        if ((code == 0)); then
            told='^repaired,'
        fi
        rows=$("$chuanda" diff "$last" "$today" --format csv 2>/dev/null) || true
        if ((compared < 2)) && ! grep -qE "$told" <<<"$rows"; then
            changes=
        fi
    fi
    mv -f "$today" "$last"
fi

if ((code == 0)) && [[ -z $changes ]]; then
    exit 0
fi
printf 'chuanda %s %s\n' "$(date '+%F %R')" "$project"
if [[ -n $text ]]; then
    printf '\n%s\n' "$text"
fi
if [[ -n $changes ]]; then
    printf '\n与上次相比 / since the last run:\n%s\n' "$changes"
fi
if ((code != 0)); then
    printf '\n退出码 / exit code: %d\n' "$code"
fi
exit "$code"
