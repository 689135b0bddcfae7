#!/usr/bin/env bash
# Makes what the make targets need: `tools/environment.sh run` or `tools/environment.sh test`.
# Python 3.11 or 3.12, a virtual environment with the locked requirements, and system libraries by apt where it may.
set -euo pipefail
cd "$(dirname "$0")/.."

LIBRARIES=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0 fontconfig util-linux)
TEST_TOOLS=(chromium poppler-utils qpdf fonts-noto-cjk)

say() { printf '%s\n' "$*" >&2; }

find_python() {
    local candidate
    for candidate in ${PYTHON:-} python3 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info[:2] not in {(3, 11), (3, 12)})' 2>/dev/null; then
            "$candidate" -c 'import sys; print(sys.executable)'
            return
        fi
    done
    say "需要 Python 3.11 或 3.12。请执行：sudo apt-get install python3 python3-venv，或用 PYTHON=… 指定。"
    exit 1
}

missing() {
    local name
    for name in "$@"; do
        dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || printf '%s ' "$name"
    done
}

# Installs the packages that are missing; says the exact command and fails where it may not.
install_packages() {
    command -v dpkg-query >/dev/null || { say "不是 Debian 或 Ubuntu，请自行安装：$*"; return 0; }
    local wanted root=()
    wanted=$(missing "$@")
    [ -n "$wanted" ] || return 0
    if [ "$(id -u)" -ne 0 ]; then
        root=(sudo -n)
        if ! sudo -n true 2>/dev/null; then
            say "缺少系统软件包。请执行：sudo apt-get install -y $wanted"
            return 1
        fi
    fi
    say "正在安装系统软件包：$wanted"
    # shellcheck disable=SC2086 # a list of words
    DEBIAN_FRONTEND=noninteractive "${root[@]}" apt-get install -y --no-install-recommends $wanted >&2 2>/dev/null && return 0
    "${root[@]}" apt-get update >&2 || true
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive "${root[@]}" apt-get install -y --no-install-recommends $wanted >&2 && return 0
    say "系统软件包没有装上。请执行：sudo apt-get update && sudo apt-get install -y $wanted"
    return 1
}

usable_environment() { [ -x .venv/bin/python ] && .venv/bin/python -c '' 2>/dev/null; }

# Everything that apt must bring for running, asked for at once.
install_system() {
    local wanted=("${LIBRARIES[@]}") python
    if ! usable_environment; then
        python=$(find_python) || return 1
        "$python" -c 'import ensurepip, venv' 2>/dev/null ||
            wanted+=("$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')")
    fi
    install_packages "${wanted[@]}"
}

make_environment() {
    local python
    usable_environment && return 0
    python=$(find_python)
    say "正在建立虚拟环境 .venv（$python）。"
    rm -rf .venv
    "$python" -m venv .venv
}

# Installs the locked requirements unless the environment already holds exactly these files.
install_requirements() {
    local stamp files=() file attempt
    stamp=".venv/installed-$(cat "$@" | sha256sum | cut -c1-16)"
    [ -e "$stamp" ] && return 0
    for file in "$@"; do files+=(-r "$file"); done
    say "正在安装依赖（第一次需要几分钟）。"
    for attempt in 1 2 3 4; do
        if .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes "${files[@]}" >&2; then
            touch "$stamp"
            return 0
        fi
        say "第 $attempt 次安装没有成功，可能是网络中断，$((attempt * 5)) 秒后再试。"
        sleep $((attempt * 5))
    done
    say "依赖没有装上。请检查网络后重新执行；需要镜像时设置 PIP_INDEX_URL。"
    exit 1
}

[ -w . ] || { say "目录 $PWD 不能写入。请把项目放到可写的目录再执行。"; exit 1; }
# Two commands at once on a fresh machine: the second waits for the first.
mkdir -p build
exec 9>build/environment.lock
command -v flock >/dev/null && flock 9

case "${1:-run}" in
    run) files=(requirements.txt) ;;
    test) files=(requirements.txt requirements-dev.txt) ;;
    *)
        say "用法：tools/environment.sh run|test"
        exit 2
        ;;
esac
install_system || exit 1
make_environment
install_requirements "${files[@]}"
if [ "${1:-run}" = test ]; then
    # One by one: Ubuntu has no package chromium. Tests that miss one say so by name.
    for package in "${TEST_TOOLS[@]}"; do install_packages "$package" || true; done
fi
