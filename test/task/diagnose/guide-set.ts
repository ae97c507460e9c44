/** The clusters of the guides (pki-fixtures/guide.json), made by their scripts once a file of tests, and when to judge them. */
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openssl, OPENSSL } from '../../engine/oracle/outside.ts';

const PLACE = new URL('../../../pki-fixtures/', import.meta.url);
export type Guide = 'guide-a.sh' | 'guide-b.sh';
export const GUIDES = (
  JSON.parse(readFileSync(new URL('guide.json', PLACE), 'utf8')) as {
    specimens: Record<Guide, { shows: string; faults: readonly string[] }>;
  }
).specimens;

export interface GuideSet {
  readonly root: string;
  readonly path: (file: string) => string;
  readonly text: (file: string) => string;
  /** so many days after the authority was made: openssl takes no dates, so everything is counted from its own */
  readonly after: (days: number) => Date;
  readonly close: () => void;
}

/** ADDRESS: of the control plane of guide-b.sh. */
export function makeGuide(guide: Guide, more: { readonly ADDRESS?: string } = {}): GuideSet {
  const root = mkdtempSync(join(tmpdir(), 'kubepki-guide-'));
  // 2048 bits where the guide has 4096: nothing that is judged here depends on it
  const env = { ...process.env, BITS: '2048', ...more };
  execFileSync('sh', [fileURLToPath(new URL(`make/${guide}`, PLACE)), root], { env, stdio: 'pipe' });
  const path = (file: string) => join(root, file);
  const text = (file: string) => readFileSync(path(file), 'utf8');
  const machine = guide === 'guide-a.sh' ? 'server' : 'controlplane';
  const began = new X509Certificate(text(`${machine}/var/lib/kubernetes/ca.crt`)).validFrom;
  return {
    root,
    path,
    text,
    after: (days) => new Date(Date.parse(began) + days * 86_400_000 + 3_600_000),
    close: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** Why the guides cannot be made here; openssl 3.2 and later write version 3 where the study notes' is to be 1. */
export function notHere(guide: Guide): string | undefined {
  if (!OPENSSL) return 'no openssl on PATH';
  const { out } = openssl(['version']);
  const [, major = 0, minor = 0] = /^OpenSSL (\d+)\.(\d+)/.exec(out)?.map(Number) ?? [];
  if (major < 3) return `${out.trim()} is not OpenSSL 3`;
  return guide === 'guide-b.sh' && (major > 3 || minor > 1) ? `${out.trim()} writes version 3` : undefined;
}

/** A title, with why the test is skipped where it is. */
export const titled = (title: string, why: string | undefined) =>
  why === undefined ? title : `${title} (skipped: ${why})`;
