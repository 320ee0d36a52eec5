#!/bin/sh
# Puts Gradus into the menu of this desktop; with --remove takes it out again.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
entry=${XDG_DATA_HOME:-$HOME/.local/share}/applications/gradus.desktop
if [ "${1:-}" = --remove ]; then
    rm -f "$entry"
    exit
fi
mkdir -p "$(dirname "$entry")"
# In a quoted command \ ` $ " have a \ before them, in an entry each \ stands twice, and so does %.
quoted=$(printf %s "$here/gradus" | sed 's/[\\`$"]/\\&/g; s/\\/\\\\/g; s/%/%%/g')
while IFS= read -r line; do
    case $line in
        Exec=*) printf 'Exec="%s"\n' "$quoted" ;;
        Icon=*) printf 'Icon=%s\n' "$here/gradus.png" ;;
        *) printf '%s\n' "$line" ;;
    esac
done <"$here/gradus.desktop" >"$entry"
