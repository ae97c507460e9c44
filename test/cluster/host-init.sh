#!/bin/sh
# The first process of a host, in its own mount, network, process and host-name namespaces: puts the host's own
# directories over the machine's and stays, collecting orphans. When it dies the kernel ends every process of the host.
# usage: host-init.sh NAME ROOT ASSETS
set -eu

hostname "$1"
mkdir -p "$2/run/bed/bin"
mount --bind "$3" "$2/run/bed/bin"
for directory in /etc /var/lib /var/log; do
  mount --bind "$2$directory" "$directory"
done
mount --rbind "$2/run" /run
: >/run/bed/ready

while :; do
  sleep 1000000 &
  wait $!
done
