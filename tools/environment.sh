#!/usr/bin/env bash
# Makes what the make targets need: `tools/environment.sh run` or `tools/environment.sh test`.
# Python 3.11 to 3.14, a virtual environment with the locked requirements, and system packages by apt where it may.
set -euo pipefail
cd "$(dirname "$0")/.."

LIBRARIES=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0 fontconfig util-linux)
TEST_TOOLS=(chromium poppler-utils qpdf fonts-noto-cjk)

say() { printf '%s\n' "$*" >&2; }

find_python() {
    local candidate
    for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null; then
            "$candidate" -c 'import sys; print(sys.executable)'
            return
        fi
    done
    say "需要 Python 3.11 到 3.14 中的一个。请执行：sudo apt-get install python3 python3-venv，或用 PYTHON=… 指定。"
    exit 1
}

missing() {
    local name
    for name in "$@"; do
        dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || printf '%s ' "$name"
    done
}

# How apt-get is run here: as root, through a sudo that asks nothing, or not at all.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_install() { [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null; }

# Installs packages without letting any of them start a system service: redis-server is wanted as a program only.
apt_install() (
    policy=/usr/sbin/policy-rc.d
    if [ ! -e "$policy" ]; then
        trap 'as_root rm -f "$policy"' EXIT
        trap 'exit 130' INT TERM
        printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
        as_root chmod 755 "$policy"
    fi
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >&2 || exit 1
    case " $* " in
        *" redis-server "*) ! command -v systemctl >/dev/null || as_root systemctl disable redis-server >&2 2>/dev/null || true ;;
    esac
)

# Installs the packages that are missing; says the exact command and fails where it may not.
install_packages() {
    command -v dpkg-query >/dev/null || { say "不是 Debian 或 Ubuntu，请自行安装：$*"; return 0; }
    local wanted
    read -ra wanted <<<"$(missing "$@")"
    [ "${#wanted[@]}" -gt 0 ] || return 0
    if ! may_install; then
        say "缺少系统软件包。请执行：sudo apt-get install -y ${wanted[*]}"
        case " ${wanted[*]} " in
            *" redis-server "*) say "（redis-server 只用它的程序，不用系统服务；装好后可以执行：sudo systemctl disable --now redis-server）" ;;
        esac
        return 1
    fi
    say "正在安装系统软件包：${wanted[*]}"
    apt_install "${wanted[@]}" 2>/dev/null && return 0
    as_root apt-get update >&2 || true
    apt_install "${wanted[@]}" && return 0
    say "系统软件包没有装上。请执行：sudo apt-get update && sudo apt-get install -y ${wanted[*]}"
    return 1
}

usable_environment() { [ -x .venv/bin/python ] && .venv/bin/python -c '' 2>/dev/null; }

has_redis() { command -v redis-server >/dev/null || command -v valkey-server >/dev/null; }

# Everything that apt must bring for running, asked for at once.
install_system() {
    local wanted=("${LIBRARIES[@]}") python=.venv/bin/python
    if ! usable_environment; then
        python=$(find_python) || return 1
        "$python" -c 'import ensurepip, venv' 2>/dev/null ||
            wanted+=("$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')")
    fi
    # The wheel that brings a Redis ends with Python 3.12.
    has_redis || "$python" -c 'import sys; sys.exit(sys.version_info >= (3, 13))' || wanted+=(redis-server)
    install_packages "${wanted[@]}"
}

make_environment() {
    local python
    usable_environment && return 0
    python=$(find_python)
    say "正在建立虚拟环境 .venv（$python）。"
    rm -rf .venv
    "$python" -m venv .venv
    # The Redis of the wheel is 6.2, which gets no more fixes: the system's is better where it costs nobody a question.
    has_redis || ! may_install || install_packages redis-server || true
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
