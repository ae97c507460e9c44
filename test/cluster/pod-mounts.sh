#!/bin/sh
# Runs a command with the files that a pod's container has: of /etc, /var/lib and /var/log only what is mounted into it,
# and the few files that an image or the kubelet brings. Each host path is looked at as the kubelet does, by its type
# (kubernetes pkg/volume/hostpath/host_path.go); what is mounted read-only is.
# usage: pod-mounts.sh [HOSTPATH:MOUNTPATH:TYPE:ro|rw]… -- COMMAND… (in a mount namespace of its own)
set -eu

own='/etc /var/lib /var/log'
root=$(mktemp -d /run/pod-XXXXXX)
mount -t tmpfs tmpfs "$root"
for directory in $own; do mkdir -p "$root$directory"; done
for file in passwd group nsswitch.conf hosts hostname resolv.conf; do cp "/etc/$file" "$root/etc/$file"; done

while [ "$1" != -- ]; do
  IFS=: read -r from to type access << END
$1
END
  shift
  case $to in
    /etc/* | /var/lib/* | /var/log/*) ;;
    *) continue ;; # the machine's own, and not this host's to make or to hide
  esac
  case $type in
    DirectoryOrCreate) mkdir -p -m 0755 "$from" ;;
    FileOrCreate) [ -e "$from" ] || : > "$from" ;;
    Directory) [ -d "$from" ] || { echo "hostPath $from is not a directory" >&2; exit 1; } ;;
    File) [ -f "$from" ] || { echo "hostPath $from is not a file" >&2; exit 1; } ;;
  esac
  if [ -d "$from" ]; then
    mkdir -p "$root$to"
  else
    mkdir -p "$root${to%/*}"
    : > "$root$to"
  fi
  mount --bind "$from" "$root$to"
  [ "$access" = rw ] || mount -o remount,bind,ro "$root$to"
done
shift

for directory in $own; do mount --rbind "$root$directory" "$directory"; done
exec "$@"
