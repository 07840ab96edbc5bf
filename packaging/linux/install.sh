#!/bin/sh
# Installs Live Desktop for the user who runs this, without any rights; or takes it away again:
#   ./install.sh              installs below ~/.local
#   ./install.sh --uninstall  takes it away; settings and conversations stay
set -eu

prefix=${PREFIX:-$HOME/.local}
program=$prefix/lib/live-desktop
here=$(cd "$(dirname "$0")" && pwd)
shared='applications/live-desktop.desktop icons/hicolor/*/apps/live-desktop.* metainfo/*LiveDesktop.metainfo.xml'

refresh() {
    for tool in "update-desktop-database -q $prefix/share/applications" \
        "gtk-update-icon-cache -qtf $prefix/share/icons/hicolor"; do
        # shellcheck disable=SC2086 - the words of a command
        if command -v "${tool%% *}" >/dev/null; then $tool || true; fi
    done
}

uninstall() {
    rm -rf "$program"
    rm -f "$prefix/bin/live-desktop"
    for pattern in $shared; do
        # shellcheck disable=SC2086 - the pattern is meant as one
        rm -f "$prefix"/share/$pattern
    done
}

if [ "${1:-}" = --uninstall ]; then
    uninstall
    refresh
    echo "Live Desktop is gone; settings and conversations have stayed."
    exit 0
fi
if [ $# -gt 0 ]; then
    echo "usage: $0 [--uninstall]" >&2
    exit 2
fi

missing=
known=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p)
while read -r library; do
    case $known in
        *"	$library "*) ;;
        *) missing="$missing $library" ;;
    esac
done <"$here/needs.txt"
if [ -n "$missing" ]; then
    echo "Live Desktop needs libraries that this system lacks:$missing" >&2
    echo "Install them with the system's package manager, then run this again." >&2
    exit 1
fi

uninstall
mkdir -p "$prefix/lib" "$prefix/bin" "$prefix/share"
cp -R "$here/live-desktop" "$program"
cp -R "$here/share/." "$prefix/share"
# A desktop's menu does not always look into ~/.local/bin.
sed -i "s|^Exec=live-desktop|Exec=\"$prefix/bin/live-desktop\"|" \
    "$prefix/share/applications/live-desktop.desktop"
ln -s "$program/live-desktop" "$prefix/bin/live-desktop"
cp "$here/install.sh" "$program/install.sh"
refresh
echo "Live Desktop is installed: it is in the menu, and as $prefix/bin/live-desktop."
echo "To take it away again: $program/install.sh --uninstall"
