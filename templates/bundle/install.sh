#!/bin/sh
# Puts the files of this bundle in their places on the machine that MANIFEST names. Run by root on that machine.
#
# Needs a POSIX shell, the usual small programs, and sha256sum, shasum or openssl; no Node.js, no kubepki. Everything is
# checked before anything is written. Then all files are laid beside their places, what will be replaced is copied to
# a backup, and only then is each renamed into its place. Killed at any moment, running it again completes it.
# What is right already is not touched; nothing is deleted, nothing is started.
#
# Exit: 0 done, 2 refused (nothing was written), 3 misused or could not.
#
# A && B || C is meant as it reads wherever it stands: C when not both are so.
# shellcheck disable=SC2015
set -eu
umask 077
LC_ALL=C
export LC_ALL

STATE=/var/lib/kubepki
nl='
'

usage() {
  cat << 'END'
usage: sh install.sh [--dry-run] [--root DIR] [--host NAME | --any-host]
  --dry-run    say what would be done, and write nothing
  --root DIR   write below DIR, for an image; owners are set only by root, and
               the name of this machine does not matter
  --host NAME  this machine is NAME, whatever it calls itself
  --any-host   do not ask which machine this is
END
}

fail() { # exit code, what, hint
  printf 'error: %s\n' "$2" >&2
  [ $# -lt 3 ] || printf 'hint: %s\n' "$3" >&2
  exit "$1"
}

root='' host='' any=no dry=no
while [ $# -gt 0 ]; do
  case $1 in
    --root | --host)
      [ $# -gt 1 ] && [ -n "$2" ] || fail 3 "$1 wants a value" 'sh install.sh --help'
      if [ "$1" = --root ]; then root=$2; else host=$2; fi
      shift
      ;;
    --root=?*) root=${1#*=} ;;
    --host=?*) host=${1#*=} ;;
    --any-host) any=yes ;;
    --dry-run) dry=yes ;;
    -h | --help)
      usage
      exit 0
      ;;
    *) fail 3 "there is no such argument: $1" 'sh install.sh --help' ;;
  esac
  shift
done

# ---- where things are

case $0 in
  */*) here=${0%/*} ;;
  *) here=. ;;
esac
here=$(CDPATH='' cd -- "${here:-/}" && pwd -P) || fail 3 'the directory of this script cannot be entered'
manifest=$here/MANIFEST
[ -f "$manifest" ] && [ -f "$here/SHA256SUMS" ] && [ -f "$here/PROGRAMS" ] ||
  fail 3 "MANIFEST, SHA256SUMS and PROGRAMS are not all in $here" 'unpack the whole bundle, and run install.sh where it lies'

if [ -n "$root" ]; then
  [ -d "$root" ] || fail 3 "$root is not a directory" "mkdir -p $root, then the same again"
  root=$(CDPATH='' cd -- "$root" && pwd -P) || fail 3 "$root cannot be entered"
  image=yes
  [ "$root" != / ] || root=''
else
  image=no
fi
state=$root$STATE

uid=$(id -u)
[ "$uid" = 0 ] || [ "$image" = yes ] || fail 3 'only root can install' 'sudo sh install.sh, or --root DIR for an image'

# ---- small questions

if command -v sha256sum > /dev/null 2>&1; then
  summing() { sha256sum; }
elif command -v shasum > /dev/null 2>&1; then
  summing() { shasum -a 256; }
elif command -v openssl > /dev/null 2>&1; then
  summing() { openssl dgst -sha256 -r; }
else
  fail 3 'there is neither sha256sum nor shasum nor openssl here' 'install one of them, then the same again'
fi

sum_of() { # file
  sum=$(summing < "$1") || return 1
  printf '%s' "${sum%% *}"
}

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

# What a umask must take away so that a new file has this mode from the beginning.
mask_of() { # mode
  digits=${1#?}
  mask=0
  while [ -n "$digits" ]; do
    mask=$mask$((7 - ${digits%"${digits#?}"}))
    digits=${digits#?}
  done
  printf '%s' "$mask"
}

# Mode and owner as numbers, of the name itself and not of what a link leads to: "rw-r--r-- 0:0". POSIX has no stat.
look() { # path
  # the fields before the name hold no blanks: what splitting does to the name does not matter
  # shellcheck disable=SC2012
  listed=$(ls -ldn -- "$1" 2> /dev/null) || return 1
  set -f
  # shellcheck disable=SC2086
  set -- $listed
  set +f
  # a dot is SELinux's mark; a plus is an access list, which is not as it should be
  bits=${1#?}
  printf '%s %s:%s' "${bits%.}" "$3" "$4"
}

is_right() { # path sum mode
  [ ! -h "$1" ] && [ -f "$1" ] && [ -r "$1" ] || return 1
  seen=$(look "$1") || return 1
  [ "${seen% *}" = "$(bits_of "$3")" ] || return 1
  [ "$uid" != 0 ] || [ "${seen#* }" = 0:0 ] || return 1
  [ "$(sum_of "$1")" = "$2" ]
}

has() { # lines line
  case $nl$1 in
    *"$nl$2$nl"*) return 0 ;;
    *) return 1 ;;
  esac
}

beside() { # path: where its new content lies until it is renamed
  printf '%s/.%s.kubepki-new' "${1%/*}" "${1##*/}"
}

# ---- is the bundle whole, and for this machine

wrong=0
complain() {
  wrong=$((wrong + 1))
  printf 'error: %s\n' "$1" >&2
}

listed_files=$nl
while read -r sum path <&3; do
  listed_files=$listed_files$path$nl
  if [ -h "$here/$path" ] || [ ! -f "$here/$path" ]; then
    complain "$path is not in the bundle"
  elif [ "$(sum_of "$here/$path")" != "$sum" ]; then
    complain "$path is not what it was when the bundle was made"
  fi
done 3< "$here/SHA256SUMS"
for path in install.sh verify.sh PROGRAMS MANIFEST; do
  has "$listed_files" "$path" || complain "SHA256SUMS does not list $path"
done

word='' version='' machine=''
{ read -r word version machine || :; } < "$manifest"
[ "$word $version" = 'kubepki-bundle 1' ] && [ -n "$machine" ] || complain 'MANIFEST is not one of a bundle that this script knows'

paths=$nl
files=0
while read -r mode owner sum path <&3; do
  [ "$mode" != kubepki-bundle ] || continue
  case $sum:$path in
    -:/*/ | [!-]*:/*[!/]) ;;
    *) complain "MANIFEST has a line that is not understood: $mode $owner $sum $path" ;;
  esac
  case $path/ in
    */../* | */./*) complain "MANIFEST leads outside: $path" ;;
  esac
  case $mode in
    0[0-7][0-7][0-7]) ;;
    *) complain "MANIFEST has a mode that is not understood: $mode $path" ;;
  esac
  [ "$owner" = root:root ] || complain "MANIFEST has an owner that is not understood: $owner $path"
  [ "$sum" != - ] || continue
  files=$((files + 1))
  paths=$paths$path$nl
  has "$listed_files" "files$path" || complain "SHA256SUMS does not list files$path"
  [ ! -f "$here/files$path" ] || [ "$(sum_of "$here/files$path")" = "$sum" ] ||
    complain "files$path is not what MANIFEST says"
done 3< "$manifest"
[ "$files" -gt 0 ] || complain 'MANIFEST lists no file'
[ "$wrong" = 0 ] || fail 2 "this bundle is damaged, and nothing was written" 'bring it here again, whole'

if [ "$any" = no ] && [ -n "$host" ] && [ "$host" != "$machine" ]; then
  fail 2 "this bundle is for $machine, not for $host; nothing was written" "bring the one that is for $host"
fi
if [ "$any" = no ] && [ -z "$host" ] && [ "$image" = no ]; then
  named=$(uname -n | tr '[:upper:]' '[:lower:]')
  [ "$named" = "$machine" ] || [ "${named%%.*}" = "$machine" ] ||
    fail 2 "this bundle is for $machine, and this machine is called $named; nothing was written" \
      "if this is $machine all the same: sh install.sh --host $machine"
fi

# ---- can everything be put where it belongs

# Somebody else who may write in a directory can plant links there while we work, and we are root.
check_directory() { # path, without a slash at its end
  if [ -h "$1" ] && [ "$image" = yes ]; then
    # inside an image an absolute link leads out of it
    complain "$1 is a symbolic link, which may lead out of $root/"
  elif [ ! -d "$1" ]; then
    if [ -e "$1" ] || [ -h "$1" ]; then complain "$1 is not a directory"; fi
  elif [ "$image" = no ]; then
    seen=$(look "$1") && to=$(look "$1/.") || return 0
    case $seen/$to in
      *' 0:'*/*' 0:'*) ;;
      *) complain "$1 belongs to somebody else than root" ;;
    esac
    case $to in
      ???????w*) complain "everybody may write in $1" ;;
    esac
  fi
}

# The nearest directory that is there must let us write.
check_writable() { # path
  up=${1%/*}
  while [ -n "$up" ] && [ ! -e "$up" ] && [ ! -h "$up" ]; do up=${up%/*}; done
  [ ! -d "${up:-/}" ] || [ -w "${up:-/}" ] || {
    printf 'error: %s cannot be written in\n' "${up:-/}" >&2
    unable=yes
  }
}

unable=no
for path in /var /var/lib "$STATE"; do check_directory "$root$path"; done
check_writable "$state/MANIFEST"
set --
unchanged=0
links=$nl
while read -r mode owner sum path <&3; do
  [ "$mode" != kubepki-bundle ] || continue
  if [ "$sum" = - ]; then
    check_directory "$root${path%/}"
    continue
  fi
  place=$root$path
  if is_right "$place" "$sum" "$mode"; then
    unchanged=$((unchanged + 1))
    continue
  fi
  if [ -h "$place" ]; then
    links=$links$path$nl
    set -- "$@" "replace $mode $sum $path"
  elif [ ! -e "$place" ]; then
    set -- "$@" "create $mode $sum $path"
  elif [ -f "$place" ]; then
    set -- "$@" "replace $mode $sum $path"
  else
    complain "$place is not a file, and is in the way"
  fi
  check_writable "$place"
done 3< "$manifest"
[ "$wrong" = 0 ] || fail 2 'these places are not as they must be; nothing was written' 'look at each with ls -ld, and mend it'
[ "$unable" = no ] || fail 3 'nothing was written' 'look at each with ls -ld and mount, and mend it'

# ---- what earlier bundles put here and this one does not have

former=''
for book in "$state/MANIFEST" "$state/FORMER"; do
  [ -f "$book" ] && [ ! -h "$book" ] && [ -r "$book" ] || continue
  while read -r mode owner sum path <&3; do
    case $mode in kubepki-bundle) continue ;; esac
    [ "$sum" != - ] || continue
    if [ -e "$root$path" ] || [ -h "$root$path" ]; then
      has "$paths" "$path" || has "$nl$former" "$mode $owner $sum $path" || former=$former"$mode $owner $sum $path$nl"
    fi
  done 3< "$book"
done

list() { # entries
  for entry in "$@"; do
    case $entry in
      create*) sign=+ ;;
      *) sign='~' ;;
    esac
    path=${entry#* * * }
    said=''
    if has "$links" "$path"; then said=' (a link until now; what it led to is left alone)'; fi
    printf '  %s %s%s\n' "$sign" "$path" "$said"
  done
}

tell_former() {
  [ -n "$former" ] || return 0
  printf 'put here by an earlier bundle and not in this one; take away what nothing reads:\n'
  printf '%s' "$former" | while read -r mode owner sum path; do printf '  ? %s\n' "$path"; done
}

if [ "$dry" = yes ]; then
  printf '%s: would write %s of %s files:\n' "$machine" "$#" "$files"
  list "$@"
  tell_former
  exit 0
fi

# ---- write

working=no replacing=no backup=''
finish() {
  code=$?
  trap - EXIT
  if [ "$working" = yes ]; then
    while read -r mode owner sum path <&3; do
      [ "$mode" = kubepki-bundle ] || [ "$sum" = - ] || rm -f -- "$(beside "$root$path")"
    done 3< "$manifest"
    for new in MANIFEST verify.sh FORMER UNFINISHED; do rm -f -- "$state/.$new.kubepki-new"; done
    # copies of what was not replaced after all
    if [ "$replacing" = no ] && [ -n "$backup" ]; then
      rm -rf -- "$backup"
      rmdir -- "$state/backup" 2> /dev/null || :
    fi
    printf 'error: stopped before it was done%s\n' "$left" >&2
    printf 'hint: mend what is said above if anything is, then the same again\n' >&2
  fi
  case $code in
    0 | 2 | 3 | 129 | 130 | 143) ;;
    *) code=3 ;;
  esac
  exit "$code"
}
left='; every file is as it was'
trap finish EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
working=yes

lay() { # from, place, mode: its content beside its place, with its mode from the first octet on
  new=$(beside "$2")
  rm -f -- "$new"
  # noclobber: made by us or not at all, through no link
  (umask "$(mask_of "$3")" && set -C && cat -- "$1" > "$new") || return 1
  # a directory with the set-group-ID bit gives its own group
  [ "$uid" != 0 ] || chown -h 0:0 "$new"
}

for path in /var /var/lib; do [ -d "$root$path" ] || mkdir -m 0755 -- "$root$path"; done
[ -d "$state" ] || mkdir -m 0700 -- "$state"
while read -r mode owner sum path <&3; do
  [ "$sum" = - ] || continue
  [ -d "$root${path%/}" ] || mkdir -m "$mode" -- "$root${path%/}"
done 3< "$manifest"
for entry in "$@"; do
  path=${entry#* * * } mode=${entry#* } sum=${entry#* * }
  mode=${mode%% *} sum=${sum%% *}
  lay "$here/files$path" "$root$path" "$mode"
  [ "$(sum_of "$(beside "$root$path")")" = "$sum" ] || fail 3 "$root$path could not be written as it is in the bundle"
done
lay "$manifest" "$state/MANIFEST" 0600
lay "$here/verify.sh" "$state/verify.sh" 0600
rm -f -- "$state/.FORMER.kubepki-new"
printf '%s' "$former" > "$state/.FORMER.kubepki-new"

# what is replaced is kept, and what is about to be done is written down for whoever has to finish it
for entry in "$@"; do
  case $entry in create*) continue ;; esac
  path=${entry#* * * }
  if [ -z "$backup" ]; then
    [ -d "$state/backup" ] || mkdir -m 0700 -- "$state/backup"
    stamp=$(date -u +%Y%m%dT%H%M%SZ)
    backup=$state/backup/$stamp
    again=1
    until mkdir -m 0700 -- "$backup" 2> /dev/null; do
      [ -e "$backup" ] && [ "$again" -lt 1000 ] || fail 3 "$backup cannot be made"
      again=$((again + 1))
      backup=$state/backup/$stamp-$again
    done
  fi
  mkdir -p -- "$backup${path%/*}"
  cp -pP -- "$root$path" "$backup$path"
done
earlier=$nl
if [ -f "$state/UNFINISHED" ]; then
  while read -r what path <&3; do earlier=$earlier"$what $path$nl"; done 3< "$state/UNFINISHED"
fi
changed=$earlier
for entry in "$@"; do
  line="${entry%% *} ${entry#* * * }"
  has "$changed" "$line" || changed=$changed$line$nl
done
rm -f -- "$state/.UNFINISHED.kubepki-new"
printf '%s' "${changed#"$nl"}" > "$state/.UNFINISHED.kubepki-new"
mv -f -- "$state/.UNFINISHED.kubepki-new" "$state/UNFINISHED"
sync

# from here on it is short, and a signal waits
trap '' HUP INT TERM
replacing=yes
left=': some files are new, the others as they were'
for entry in "$@"; do
  place=$root${entry#* * * }
  # a rename would go through a link to a directory; a link is replaced, never followed: whoever planted it gets nothing
  [ ! -h "$place" ] || rm -f -- "$place"
  mv -f -- "$(beside "$place")" "$place"
done
mv -f -- "$(beside "$state/verify.sh")" "$state/verify.sh"
mv -f -- "$state/.FORMER.kubepki-new" "$state/FORMER"
mv -f -- "$(beside "$state/MANIFEST")" "$state/MANIFEST"
sync

# ---- say what was done, and what to do now

created=$nl replaced=$nl
while read -r what path <&3; do
  case $what in
    create) created=$created$path$nl ;;
    replace) replaced=$replaced$path$nl ;;
  esac
done 3< "$state/UNFINISHED"

printf '%s: %s files: %s written, %s as they were\n' "$machine" "$files" "$#" "$unchanged"
list "$@"
[ "$earlier" = "$nl" ] || printf 'an earlier run was stopped half-way; what it had written is counted as it was\n'
[ -z "$backup" ] || printf 'what was replaced is kept in %s\n' "$backup"
tell_former

told=no
tell() {
  [ "$told" = yes ] || printf 'to take effect:\n'
  told=yes
  printf '  %s\n' "$1"
}

new_units=$nl
reload=no
while read -r mode owner sum path <&3; do
  case $path in
    */systemd/system/*.*) ;;
    *) continue ;;
  esac
  if has "$created" "$path"; then
    new_units=$new_units${path##*/}$nl
    reload=yes
  elif has "$replaced" "$path"; then
    reload=yes
  fi
done 3< "$manifest"
[ "$reload" = no ] || tell 'systemctl daemon-reload'

known_units=$nl
program='' runs='' act=''
tell_program() {
  [ -n "$program" ] || return 0
  if has "$new_units" "$program.service"; then
    known_units=$known_units$program.service$nl
    tell "systemctl enable --now $program"
  elif [ "$act" = restart ] && [ "$runs" = unit ]; then
    tell "systemctl restart $program"
  elif [ "$act" = restart ]; then
    tell "$program: move $program.yaml out of /etc/kubernetes/manifests for 20 seconds, then back"
  elif [ "$act" = rereads ]; then
    tell "nothing for $program: it reads its files again by itself"
  fi
}
while read -r next how does path <&3; do
  if [ "$next" != "$program" ]; then
    tell_program
    program=$next runs=$how act=''
  fi
  has "$replaced" "$path" || continue
  [ "$act" = restart ] || act=$does
done 3< "$here/PROGRAMS"
tell_program
while read -r mode owner sum path <&3; do
  unit=${path##*/}
  has "$new_units" "$unit" && ! has "$known_units" "$unit" && [ "${path%/systemd/system/*}" != "$path" ] || continue
  known_units=$known_units$unit$nl
  tell "systemctl enable --now $unit"
done 3< "$manifest"

rm -f -- "$state/UNFINISHED"
working=no
