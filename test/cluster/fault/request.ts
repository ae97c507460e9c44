/** What openssl makes for the probes: a request for a client certificate, and a pair for an extension API server. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const directory = mkdtempSync(join(tmpdir(), 'kubepki-fault-key-'));
const made = (name: string) => readFileSync(join(directory, name), 'utf8');
const openssl = (name: string, ...words: readonly string[]) =>
  execFileSync(
    'openssl',
    [
      ...['req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', `/CN=${name}`],
      ...['-keyout', join(directory, `${name}.key`), '-out', join(directory, `${name}.pem`), ...words],
    ],
    { stdio: 'pipe' },
  );
openssl('fault', '-new');
openssl('extension', '-x509', '-days', '2', '-addext', 'subjectAltName=DNS:extension.default.svc');

/** The key of every request: who has it is of no interest here. */
export const KEY = made('fault.key');
const CSR = made('fault.pem');
export const EXTENSION_PAIR = { certificate: made('extension.pem'), key: made('extension.key') };
rmSync(directory, { recursive: true });

export function request(name: string): string {
  return JSON.stringify({
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    metadata: { name },
    spec: {
      request: Buffer.from(CSR).toString('base64'),
      signerName: 'kubernetes.io/kube-apiserver-client',
      usages: ['client auth'],
    },
  });
}
