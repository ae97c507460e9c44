// @ts-check
// The flags that the bed adds to rendered command lines, where the machine that it runs on forbids what a real one has.
// No rendered file is edited: these stand on the command lines alone, and here alone.

/** @type {Readonly<Record<string, Readonly<Record<string, string | boolean>>>>} */
export const bedFlags = Object.freeze({
  // a bed is thrown away: its data need not survive a power cut
  'etcd': { 'unsafe-no-fsync': true },
  // the control groups, swap and packet filters of the machine are not the bed's to arrange
  'kubelet': {
    'cgroup-driver': 'cgroupfs',
    'cgroups-per-qos': false,
    'enforce-node-allocatable': '',
    'fail-cgroupv1': false,
    'fail-swap-on': false,
    'local-storage-capacity-isolation': false,
    'make-iptables-util-chains': false,
  },
});
