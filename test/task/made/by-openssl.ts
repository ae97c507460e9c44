/** The same meetings as openssl sees them: every leaf for what it is shown for, and every host in what answers there. */
import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Held, Meeting } from './meeting.ts';

export interface Tried {
  /** how many were tried */
  readonly leaves: number;
  readonly hosts: number;
  readonly complaints: readonly string[];
}

export function byOpenssl(met: readonly Meeting[], at: Date): Tried {
  const folder = mkdtempSync(join(tmpdir(), 'kubepki-openssl-'));
  const files = new Map<string, string>();
  /** What a kubeconfig holds is a file for openssl as well. */
  const fileWith = ({ text }: Held): string => {
    const file = files.get(text) ?? join(folder, `${files.size}.pem`);
    if (!files.has(text)) writeFileSync(file, text);
    files.set(text, file);
    return file;
  };
  const chains = new Map<string, Map<string, string>>();
  const hosts = new Map<string, readonly string[]>();
  const accepted = (id: string, purpose: string, leaf: Held, trust: Held) => {
    const key = `${purpose} ${fileWith(trust)}`;
    const leaves = chains.get(key) ?? new Map<string, string>();
    chains.set(key, leaves.set(fileWith(leaf), id));
  };
  for (const { id, edge, serves, clientTrusts, shows, serverTrusts } of met) {
    if (shows !== undefined && serverTrusts !== undefined) accepted(id, 'sslclient', shows, serverTrusts);
    if (serves === undefined || clientTrusts === undefined) continue;
    accepted(id, 'sslserver', serves, clientTrusts);
    // X509_check_host and X509_check_ip of the OpenSSL within Node: a process for each would take minutes
    const server = new X509Certificate(serves.text);
    for (const host of edge.hosts) {
      const found = isIP(host) > 0 ? server.checkIP(host) : server.checkHost(host, { subject: 'never' });
      hosts.set(`${host} ${serves.path}`, found === undefined ? [`${id}: not ${host}`] : []);
    }
  }
  try {
    const refused = [...chains].flatMap(([key, leaves]) => {
      const [purpose = '', trusted = ''] = key.split(' ');
      return notVerified(leaves, purpose, trusted, at);
    });
    const leaves = [...chains.values()].reduce((sum, { size }) => sum + size, 0);
    return { leaves, hosts: hosts.size, complaints: [...refused, ...[...hosts.values()].flat()] };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Many at a time; each may use what any of them shows after its own, as Go is not let. */
function notVerified(leaves: Map<string, string>, purpose: string, trusted: string, at: Date): string[] {
  const files = [...leaves.keys()];
  const ran = spawnSync('openssl', [
    // what is trusted may be an intermediate, which is an anchor for Go, and for openssl when it is told so
    ...['verify', '-x509_strict', '-partial_chain', '-attime', String(Math.floor(at.getTime() / 1000))],
    ...['-purpose', purpose, '-CAfile', trusted, ...files.flatMap((file) => ['-untrusted', file]), ...files],
  ]);
  const lines = new Set(String(ran.stdout).split('\n'));
  return files
    .filter((file) => !lines.has(`${file}: OK`))
    .map((file) => `${leaves.get(file)} ${purpose}: ${ran.stderr}`);
}
