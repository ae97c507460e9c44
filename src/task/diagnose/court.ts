/**
 * Who judges: the verifier with a memory. A certificate that lies on a thousand machines is read once, a bundle of
 * authorities is one pool however many hold a copy, and of two that meet over many connections is asked once.
 */
import type { CertificateFacts, ExtendedKeyUsage } from '../../domain/certificate.ts';
import type { Verdict } from '../../domain/verdict.ts';
import type { Material, Use } from '../../domain/site/site.ts';
import { sha256 } from '../../engine/read/fingerprint.ts';
import { latin1 } from '../../engine/read/text.ts';
import { goPem, type LoadedTrust, loadTrust, type TrustLoader } from '../../engine/verify/go-pem.ts';
import { type Given, Pool } from '../../engine/verify/pool.ts';
import { rememberedCheck } from '../../engine/verify/remembered-check.ts';
import { verify } from '../../engine/verify/verify.ts';
import { readCertificate } from '../../engine/read/certificate.ts';

/** What is sent: leaf first, as it stands in the file. */
export interface Sent {
  readonly id: string;
  readonly leaf: Given;
  readonly rest: readonly Given[];
}

export interface Trusted {
  readonly id: string;
  readonly pool: Pool;
  /** why nothing is trusted */
  readonly text?: string;
}

export interface Question {
  readonly sent: Sent;
  readonly trusted: Trusted;
  readonly name?: string;
  readonly usage: ExtendedKeyUsage;
  readonly at: Date;
}

export interface Court {
  /** undefined: the file holds no certificate */
  readonly sent: (use: Use) => Sent | undefined;
  readonly trusted: (use: Use) => Trusted | undefined;
  /** what is certain of it whoever is trusted: its dates, its names, its usages */
  readonly trustingOnly: (sent: Sent) => Trusted;
  readonly ask: (question: Question) => Promise<Verdict>;
  /** trust in none of the authorities that were seen here */
  readonly nobody: Trusted;
  /** whether an authority of that name was seen here: such a one is among nobody's ordinary roots */
  readonly isOurs: (sent: Sent) => boolean;
  /** the one object that stands for all copies of a certificate */
  readonly same: (facts: CertificateFacts) => CertificateFacts;
}

interface Known {
  readonly id: number;
  readonly given: Given;
}

export function openCourt(uses: readonly Use[]): Court {
  const authorities = new Set(
    uses.flatMap(({ material }) =>
      (material?.certificates ?? []).flatMap(({ authority, subject }) =>
        authority ? [latin1(subject.der)] : [],
      ),
    ),
  );
  const known = new Map<string, Known>();
  const pools = new Map<string, Trusted>();
  const sents = new WeakMap<Material, { readonly sent: Sent | undefined }>();
  const loads = new WeakMap<Material, Map<TrustLoader, Trusted>>();
  const answers = new Map<string, Promise<Verdict>>();
  // each question is under Go's budget of signature checks, so none of them needs another
  const check = rememberedCheck(Number.MAX_SAFE_INTEGER);

  const one = (der: Uint8Array, facts?: CertificateFacts): Known => {
    const key = latin1(der);
    const found = known.get(key);
    if (found !== undefined) return found;
    const reading = facts === undefined ? readCertificate(der) : { ok: true as const, value: facts };
    const made = { id: known.size, given: reading.ok ? reading.value : der };
    known.set(key, made);
    return made;
  };
  const same = (facts: CertificateFacts): CertificateFacts => {
    const { given } = one(facts.der, facts);
    return given instanceof Uint8Array ? facts : given;
  };
  const sentOf = (material: Material): Sent | undefined => {
    const all = goPem(material.bytes)
      .filter(({ label }) => label === 'CERTIFICATE')
      .map(({ der }) => one(der));
    const [leaf, ...rest] = all;
    if (leaf === undefined) return undefined;
    return { id: all.map(({ id }) => id).join(' '), leaf: leaf.given, rest: rest.map(({ given }) => given) };
  };
  const poolOf = ({ certificates, text }: LoadedTrust): Trusted => {
    const all = certificates.map((facts) => one(facts.der, facts));
    const id = all.map((each) => each.id).join(' ');
    const found = pools.get(id);
    const pool = found?.pool ?? new Pool(all.map(({ given }) => given));
    if (found === undefined) pools.set(id, { id, pool });
    return { id, pool, ...(text === undefined ? {} : { text }) };
  };
  return {
    same,
    nobody: { id: 'nobody', pool: new Pool() },
    isOurs: ({ leaf }) => !(leaf instanceof Uint8Array) && authorities.has(latin1(leaf.issuer.der)),
    sent: ({ material }) => {
      if (material === undefined) return undefined;
      const found = sents.get(material) ?? { sent: sentOf(material) };
      sents.set(material, found);
      return found.sent;
    },
    trusted: (use) => {
      const { material } = use;
      if (material === undefined) return undefined;
      const loader = loaderOf(use);
      const byLoader = loads.get(material) ?? new Map<TrustLoader, Trusted>();
      loads.set(material, byLoader);
      const found = byLoader.get(loader) ?? poolOf(loadTrust(material.bytes, loader));
      byLoader.set(loader, found);
      return found;
    },
    trustingOnly: ({ id, leaf }) => ({ id: `only ${id.split(' ')[0] ?? ''}`, pool: new Pool([leaf]) }),
    ask: ({ sent, trusted, name, usage, at }) => {
      const key = `${sent.id}|${trusted.id}|${name ?? ''}|${usage}|${at.getTime()}`;
      const asked = {
        leaf: sent.leaf,
        intermediates: sent.rest,
        roots: trusted.pool,
        ...(name === undefined ? {} : { name }),
        usages: [usage],
        at,
        signatures: check.open,
      };
      const answer = answers.get(key) ?? verify(asked);
      answers.set(key, answer);
      return answer;
    },
  };
}

/** etcd client/pkg/tlsutil; client-go util/cert (dynamiccertificates, root-ca-file); client-go transport (rootCertPool). */
function loaderOf({ program, slot }: Use): TrustLoader {
  if (slot === 'etcd-ca' || slot === 'peer-ca' || program.startsWith('etcd@')) return 'every-block';
  return slot === 'kubeconfig-ca' || slot === 'kubelet-ca' ? 'append' : 'parse';
}

/** Of every certificate among the uses, and of what a verdict speaks. */
export async function fingerprintsOf(
  uses: readonly Use[],
  { same }: Court,
): Promise<ReadonlyMap<CertificateFacts, string>> {
  const prints = new Map<CertificateFacts, string>();
  for (const { material } of uses) {
    for (const facts of material?.certificates ?? []) {
      const stands = same(facts);
      const print = prints.get(stands) ?? (await sha256(stands.der));
      prints.set(stands, print);
      prints.set(facts, print);
    }
  }
  return prints;
}
