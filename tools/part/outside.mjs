// @ts-check
/**
 * The programs of the machine that tests can use beyond Node: what each is for and how to get it. `npm test`
 * passes without any of them and says what it left out.
 */
import { spawnSync } from 'node:child_process';

const OUTSIDE = [
  {
    name: 'openssl',
    ask: ['openssl', 'version'],
    good: /./,
    unlocks: "openssl's own verdict on what kubepki makes",
    get: 'apt-get install openssl',
  },
  {
    name: 'Go 1.26 or later',
    ask: ['go', 'version'],
    good: /go1\.(2[6-9]|[3-9]\d)/,
    unlocks: "the verdict of Go's crypto/x509, the judge that Kubernetes uses",
    get: 'https://go.dev/dl',
  },
  {
    name: 'kubectl',
    ask: ['kubectl', 'version', '--client'],
    good: /./,
    unlocks: 'kubeconfigs and completion tried in kubectl itself',
    get: 'https://kubernetes.io/docs/tasks/tools',
  },
  {
    name: 'root on Linux',
    ask: [process.execPath, '-p', "process.platform === 'linux' && process.getuid() === 0"],
    good: /true/,
    unlocks: 'stores with other owners, devices and full or read-only mounts',
    get: 'sudo npm test',
  },
];

/** @returns {string[]} one line for each thing that is missing here */
export function skippedLines() {
  return OUTSIDE.filter(({ ask: [program = '', ...args], good }) => {
    const ran = spawnSync(program, args, { encoding: 'utf8' });
    return ran.status !== 0 || !good.test(ran.stdout);
  }).map(({ name, unlocks, get }) => `skipped, for want of ${name}: ${unlocks} (to get it: ${get})`);
}
