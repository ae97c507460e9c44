#!/bin/sh
# Says in what this machine differs from the MANIFEST beside this script: what is missing, what has other content,
# another mode or another owner. Reads only. install.sh leaves a copy in /var/lib/kubepki, beside the MANIFEST of what it
# put in place, so that this works when the bundle is gone.
#
# Exit: 0 nothing differs, 2 something does, 3 not all could be judged.
#
# A && B || C is meant as it reads wherever it stands: C when not both are so.
# shellcheck disable=SC2015
set -eu
umask 077
LC_ALL=C
export LC_ALL

usage() {
  cat << 'END'
usage: sh verify.sh [--root DIR]
  --root DIR   look below DIR, at an image; owners are judged only by root
END
}

fail() { # exit code, what, hint
  printf 'error: %s\n' "$2" >&2
  [ $# -lt 3 ] || printf 'hint: %s\n' "$3" >&2
  exit "$1"
}

root=''
while [ $# -gt 0 ]; do
  case $1 in
    --root)
      [ $# -gt 1 ] && [ -n "$2" ] || fail 3 '--root wants a value' 'sh verify.sh --help'
      root=$2
      shift
      ;;
    --root=?*) root=${1#*=} ;;
    -h | --help)
      usage
      exit 0
      ;;
    *) fail 3 "there is no such argument: $1" 'sh verify.sh --help' ;;
  esac
  shift
done

case $0 in
  */*) here=${0%/*} ;;
  *) here=. ;;
esac
here=$(CDPATH='' cd -- "${here:-/}" && pwd -P) || fail 3 'the directory of this script cannot be entered'
manifest=$here/MANIFEST
[ -f "$manifest" ] && [ -r "$manifest" ] ||
  fail 3 "MANIFEST cannot be read in $here" 'run verify.sh where it lies, as root'
[ -z "$root" ] || root=$(CDPATH='' cd -- "$root" && pwd -P) || fail 3 'that directory cannot be entered'
[ "$root" != / ] || root=''

if command -v sha256sum > /dev/null 2>&1; then
  summing() { sha256sum; }
elif command -v shasum > /dev/null 2>&1; then
  summing() { shasum -a 256; }
elif command -v openssl > /dev/null 2>&1; then
  summing() { openssl dgst -sha256 -r; }
else
  fail 3 'there is neither sha256sum nor shasum nor openssl here' 'install one of them, then the same again'
fi

# 0640 as ls shows it: rw-r-----
bits_of() { # mode
  digits=${1#?}
  bits=''
  while [ -n "$digits" ]; do
    case $digits in
      0*) bits=$bits--- ;;
      1*) bits=$bits--x ;;
      2*) bits=$bits-w- ;;
      3*) bits=$bits-wx ;;
      4*) bits=${bits}r-- ;;
      5*) bits=${bits}r-x ;;
      6*) bits=${bits}rw- ;;
      *) bits=${bits}rwx ;;
    esac
    digits=${digits#?}
  done
  printf '%s' "$bits"
}

uid=$(id -u)
word='' version='' machine=''
{ read -r word version machine || :; } < "$manifest"
[ "$word $version" = 'kubepki-bundle 1' ] && [ -n "$machine" ] ||
  fail 3 "$manifest is not one that this script knows"

files=0 different=0 unjudged=0
while read -r mode owner sum path <&3; do
  [ "$mode" != kubepki-bundle ] && [ "$sum" != - ] || continue
  files=$((files + 1))
  place=$root$path
  if [ -h "$place" ]; then
    printf 'differs   %s: it is a symbolic link\n' "$path"
    different=$((different + 1))
    continue
  fi
  if [ ! -e "$place" ]; then
    # what stands above may be closed to us: then nobody knows
    up=${place%/*}
    while [ -n "$up" ] && [ ! -e "$up" ]; do up=${up%/*}; done
    if [ -d "${up:-/}" ] && [ ! -x "${up:-/}" ]; then
      printf 'unknown   %s: %s cannot be entered\n' "$path" "${up:-/}"
      unjudged=$((unjudged + 1))
    else
      printf 'missing   %s\n' "$path"
      different=$((different + 1))
    fi
    continue
  fi
  if [ ! -f "$place" ]; then
    printf 'differs   %s: it is not a file\n' "$path"
    different=$((different + 1))
    continue
  fi
  # POSIX has no stat; the fields before the name hold no blanks
  # shellcheck disable=SC2012
  listed=$(ls -ldn -- "$place")
  set -f
  # shellcheck disable=SC2086
  set -- $listed
  set +f
  is=${1#?} who=$3:$4
  wanted=$(bits_of "$mode")
  what=''
  if [ ! -r "$place" ]; then
    printf 'unknown   %s: it cannot be read\n' "$path"
    unjudged=$((unjudged + 1))
  else
    now=$(summing < "$place")
    [ "${now%% *}" = "$sum" ] || what="$what; other content"
  fi
  case $is in
    "$wanted") ;;
    # SELinux's mark, which gives nobody anything
    "$wanted.") ;;
    "$wanted+") what="$what; an access list lets others in" ;;
    *) what="$what; mode $is, not $wanted" ;;
  esac
  if [ -z "$root" ] || [ "$uid" = 0 ]; then
    [ "$owner" != root:root ] || [ "$who" = 0:0 ] || what="$what; owner $who, not 0:0"
  fi
  [ -n "$what" ] || continue
  printf 'differs   %s: %s\n' "$path" "${what#; }"
  different=$((different + 1))
done 3< "$manifest"
[ "$files" -gt 0 ] || fail 3 "$manifest lists no file"

# what earlier bundles put here and the last one did not have
if [ -f "$root/var/lib/kubepki/FORMER" ] && [ -r "$root/var/lib/kubepki/FORMER" ]; then
  while read -r mode owner sum path <&3; do
    if [ -e "$root$path" ] || [ -h "$root$path" ]; then
      printf 'left over %s: an earlier bundle put it there\n' "$path"
    fi
  done 3< "$root/var/lib/kubepki/FORMER"
fi

if [ "$different" -gt 0 ]; then
  printf '%s: %s of %s files differ\n' "$machine" "$different" "$files"
  exit 2
fi
if [ "$unjudged" -gt 0 ]; then
  printf '%s: %s of %s files could not be judged\n' "$machine" "$unjudged" "$files"
  exit 3
fi
printf '%s: %s files, all as they should be\n' "$machine" "$files"
