/** Showing what certificates, keys and kubeconfigs are, what they are for, and what is wrong with each. */
import { sameBytes } from '../../domain/bytes.ts';
import type { KeyFacts } from '../../domain/certificate.ts';
import { nameText } from '../../domain/distinguished-name.ts';
import { type Finding, worst } from '../../domain/finding.ts';
import { identity } from '../../domain/identity/table.ts';
import type { Clock, Files, Progress } from '../../domain/port.ts';
import { recognise } from '../../domain/recognise.ts';
import type { CertificateView, InspectReport, Verdict, View } from '../../domain/report.ts';
import { findingsOf, type RuleId } from '../../domain/rule/table.ts';
import { sha256 } from '../../engine/read/fingerprint.ts';
import { type Item, itemsOf } from './item.ts';
import { keyFor } from './pair.ts';
import { type FindSigner, signersAmong } from './signer.ts';
import { type Source, sourcesOf } from './source.ts';

export interface InspectAsk {
  /** files, directories, or - for standard input */
  readonly targets: readonly string[];
  /** judge as of then instead of now */
  readonly at?: Date;
}

export interface InspectPorts {
  readonly files: Files;
  readonly clock: Clock;
  readonly progress: Progress;
}

export async function inspect(ask: InspectAsk, ports: InspectPorts): Promise<InspectReport> {
  const at = ask.at ?? ports.clock.now();
  const met = await Promise.all([...new Set(ask.targets)].map((target) => sourcesOf(target, ports.files)));
  // a file named and also met in a directory is one file, and named
  const byFile = new Map<string, Source>();
  for (const source of met.flat())
    if (source.named || !byFile.has(source.file)) byFile.set(source.file, source);
  const sources = [...byFile.values()];
  const items: Item[] = [];
  for (const [i, source] of sources.entries()) {
    items.push(...(await itemsOf(source)));
    ports.progress(i + 1, sources.length, 'reading');
  }
  // of a directory, too, it is not fine to hold nothing: it may be the wrong one
  const files = new Set(items.map(({ subject }) => subject.file));
  for (const [i, target] of [...new Set(ask.targets)].entries())
    if (met[i]?.every(({ file }) => !files.has(file)) === true)
      items.push({ what: 'trouble', subject: { file: target }, trouble: { what: 'nothing-here' } });
  const signerOf = signersAmong(items);
  const findings = (await Promise.all(items.map((item) => judged(item, items, at, signerOf)))).flat();
  const views = await Promise.all(items.map((item) => viewOf(item, items)));
  return {
    apiVersion: 'kubepki/v1',
    kind: 'InspectReport',
    at: at.toISOString(),
    verdict: verdictOf(findings),
    items: views.filter((view) => view !== undefined),
    findings,
  };
}

function verdictOf(findings: readonly Finding[]): Verdict {
  return worst(findings) ?? 'fine';
}

async function judged(
  item: Item,
  items: readonly Item[],
  at: Date,
  signerOf: FindSigner,
): Promise<readonly Finding<RuleId>[]> {
  switch (item.what) {
    case 'certificate': {
      const id = recognise(item.facts, item.subject.file);
      const key = keyFor(item, items);
      const signer = await signerOf(item);
      return findingsOf({
        subject: { ...item.subject, ...(id === undefined ? {} : { identity: id }) },
        at,
        certificate: item.facts,
        ...(signer === undefined ? {} : { signer }),
        ...(key === undefined ? {} : { key: { facts: key.facts, file: key.subject.file ?? '' } }),
      });
    }
    case 'key':
      // a key inside a kubeconfig is judged with the kubeconfig, once
      return item.within === undefined ? findingsOf({ subject: item.subject, at, ...mode(item.mode) }) : [];
    case 'kubeconfig': {
      const { kubeconfig } = item;
      const holdsKey = kubeconfig.users.some(({ key }) => key !== undefined);
      return findingsOf({ subject: item.subject, at, kubeconfig, ...(holdsKey ? mode(item.mode) : {}) });
    }
    case 'trouble':
      return findingsOf({ subject: item.subject, at, trouble: item.trouble });
    case 'unseen':
      return findingsOf({ subject: item.subject, at, pemProblem: item.problem });
  }
}

function mode(bits: number | undefined): { keyMode?: number } {
  return bits === undefined ? {} : { keyMode: bits };
}

async function viewOf(item: Item, items: readonly Item[]): Promise<View | undefined> {
  const file = item.subject.file ?? '';
  const line = item.subject.line ?? 1;
  switch (item.what) {
    case 'certificate':
      return certificateView(item, keyOf(item, items));
    case 'key':
      return {
        what: 'key',
        file,
        line,
        ...(item.within === undefined ? {} : { within: item.within }),
        key: keyText(item.facts),
        ...(item.mode === undefined ? {} : { mode: item.mode.toString(8).padStart(4, '0') }),
      };
    case 'kubeconfig':
      return {
        what: 'kubeconfig',
        file,
        currentContext: item.kubeconfig.currentContext,
        servers: item.kubeconfig.clusters.map(({ server }) => server),
        users: item.kubeconfig.users.map(({ name }) => name),
      };
    case 'trouble':
      return {
        what: 'unreadable',
        file,
        ...(item.subject.line === undefined ? {} : { line }),
        ...(item.subject.within === undefined ? {} : { within: item.subject.within }),
      };
    case 'unseen':
      return undefined;
  }
}

/** The file of the private key that it was made for; another key beside it is a finding, not its key. */
function keyOf(item: Item & { what: 'certificate' }, items: readonly Item[]): string | undefined {
  const key = keyFor(item, items);
  return key !== undefined && sameBytes(key.facts.spki, item.facts.key.spki) ? key.subject.file : undefined;
}

async function certificateView(
  item: Item & { what: 'certificate' },
  keyFile: string | undefined,
): Promise<CertificateView> {
  const { facts, subject, within } = item;
  const id = recognise(facts, subject.file);
  return {
    what: 'certificate',
    file: subject.file ?? '',
    line: subject.line ?? 1,
    ...(within === undefined ? {} : { within }),
    ...(id === undefined ? {} : { identity: id, title: identity(id).title }),
    subject: nameText(facts.subject),
    issuer: nameText(facts.issuer),
    serial: facts.serial,
    names: facts.names.map(({ kind, value }) => `${kind}:${value}`),
    key: keyText(facts.key),
    keyUsage: facts.keyUsage ?? [],
    extendedKeyUsage: facts.extendedKeyUsage ?? [],
    authority: facts.authority,
    notBefore: facts.notBefore.toISOString(),
    notAfter: facts.notAfter.toISOString(),
    signatureAlgorithm: facts.signatureAlgorithm,
    fingerprint: await sha256(facts.der),
    ...(keyFile === undefined ? {} : { keyFile }),
  };
}

function keyText(key: KeyFacts): string {
  if (key.kind === 'rsa') return `RSA ${key.bits}`;
  if (key.kind === 'ec') return `ECDSA ${key.curve ?? `${key.bits} bits`}`;
  return key.kind === 'ed25519' ? 'Ed25519' : 'unknown';
}
