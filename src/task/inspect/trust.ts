/**
 * What Go says of a certificate among all that was met. Whom a component will trust nobody knows here, so it is the top
 * of what stands above it: who signed itself, or whose own signer was not met. Where the authority that was met under its
 * issuer's name did not sign it, that is what is trusted.
 */
import type { CertificateFacts, ExtendedKeyUsage } from '../../domain/certificate.ts';
import { attributeValues } from '../../domain/distinguished-name.ts';
import { identity, type IdentityId } from '../../domain/identity/table.ts';
import { judgesOf } from '../../domain/judge.ts';
import { optional } from '../../domain/optional.ts';
import type { Exhibit } from '../../domain/rule/rule.ts';
import type { ChainFault, ChainFaultId } from '../../domain/verdict.ts';
import { judgeAll, keyFault } from '../../engine/verify/refusal.ts';
import { rememberedCheck } from '../../engine/verify/remembered-check.ts';
import { isCheckable } from '../../engine/verify/signed-by.ts';
import { type Climb, openClimb } from './above.ts';
import { authoritiesOf, type Certificate, fileOf, isRoot, type Issued, type Signers } from './signer.ts';

export interface Link {
  readonly certificate: Certificate;
  /** what is wrong with it where it stands in this chain */
  readonly faults: readonly ChainFaultId[];
}

export interface Trust {
  /** who signed it, who signed that, as far as they were met */
  readonly chain: readonly Link[];
  readonly signer?: NonNullable<Exhibit['signer']>;
  readonly refusal?: NonNullable<Exhibit['refusal']>;
  /** so many bear its issuer's name that not all were tried */
  readonly crowd?: number;
}

export interface Trusts {
  readonly signer: Climb['signer'];
  readonly claimedSigner: (issued: Issued) => Promise<Exhibit['signer']>;
  readonly of: (item: Certificate, id: IdentityId | undefined) => Promise<Trust>;
}

/** So many signatures may turn out not to fit: every one of them twice, and some more, is no accident. */
const patience = (certificates: number) => 1000 + 2 * certificates;
/** Longer than any cluster's; one that goes in circles ends here. */
const LONGEST = 8;

export function openTrusts(signers: Signers, met: number, at: Date): Trusts {
  const check = rememberedCheck(patience(met));
  const climb = openClimb(signers, check.open);
  const claimedSigner = async (issued: Issued) => {
    const signer = await climb.signer(issued);
    return signer === undefined ? claimed(issued, signers) : { file: fileOf(signer), fits: true };
  };
  const work = async (item: Certificate, id: IdentityId | undefined): Promise<Trust> => {
    const { facts } = item;
    const { roots, between } = await climb.above(item);
    const asked = { leaf: facts, roots, known: between, at, signatures: check.open, ...nameAsked(facts, id) };
    const judged = await judgeAll(asked, purposesOf(facts, id));
    const faults = [...judged.faults, ...[keyFault(facts)].flatMap((own) => own ?? [])];
    const chain = await chainOf(item, climb, judged.chain ?? [], faults);
    const signer = isRoot(item) ? undefined : await claimedSigner(facts);
    // whoever was asked after patience ran out has not answered
    if (check.spent()) return { chain: [], crowd: authoritiesOf(facts, signers).length };
    const files = new Map(chain.map(({ certificate }) => [certificate.facts, certificate.subject.file]));
    const by = id === undefined ? [] : judgesOf(id);
    const told = faults.map((fault) => ({ ...fault, ...optional('file', fileAt(fault, files)) }));
    return {
      chain,
      ...optional('signer', signer),
      ...(told.length === 0 ? {} : { refusal: { by, faults: told } }),
    };
  };
  const known = new Map<Certificate, Promise<Trust>>();
  const of: Trusts['of'] = (item, id) => {
    const trust = known.get(item) ?? work(item, id);
    known.set(item, trust);
    return trust;
  };
  return { signer: climb.signer, claimedSigner, of };
}

function fileAt(
  { certificate, depth }: ChainFault,
  files: ReadonlyMap<CertificateFacts, string | undefined>,
): string | undefined {
  return certificate === undefined || depth === 0 ? undefined : files.get(certificate);
}

/** The first authority of its issuer's name, which did not sign it; of a key or a signature that nobody here can check nothing is claimed. */
function claimed(issued: Issued, signers: Signers): Exhibit['signer'] {
  if (!isCheckable(issued)) return undefined;
  const candidates = authoritiesOf(issued, signers);
  const [first] = candidates;
  const judged = first !== undefined && candidates.every(({ key }) => key.kind !== 'unknown');
  return judged ? { file: fileOf(first), fits: false } : undefined;
}

/** Of several certificates of one signer, that of the chain that Go accepts; else the first. */
async function chainOf(
  item: Certificate,
  climb: Climb,
  accepted: readonly CertificateFacts[],
  faults: readonly ChainFault[],
): Promise<readonly Link[]> {
  const chain: Link[] = [];
  for (let last = item; chain.length < LONGEST && !isRoot(last); ) {
    const { certificates = [] } = (await climb.signer(last.facts)) ?? {};
    const next = certificates.find(({ facts }) => accepted.includes(facts)) ?? certificates[0];
    if (next === undefined || next === item || chain.some(({ certificate }) => certificate === next)) break;
    const own = faults.filter(({ certificate, depth }) => depth > 0 && certificate === next.facts);
    chain.push({ certificate: next, faults: [...new Set(own.map(({ fault }) => fault))] });
    last = next;
  }
  return chain;
}

/** What the catalog has it for, each; of others what they say themselves, any of which will do. */
function purposesOf(
  { authority, extendedKeyUsage = [] }: CertificateFacts,
  id: IdentityId | undefined,
): readonly (readonly ExtendedKeyUsage[])[] {
  const record = id === undefined ? undefined : identity(id);
  if (record?.makes === 'certificate' && record.extendedKeyUsage.length > 0)
    return record.extendedKeyUsage.map((usage) => [usage]);
  const own = extendedKeyUsage.filter((usage) => usage === 'clientAuth' || usage === 'serverAuth');
  return authority || own.length === 0 ? [['any']] : [own];
}

/**
 * A server without names is refused whatever it is dialled by; Go tells why when it is dialled by its common name. One
 * that may be a client as well, and that nobody knows, is taken for the client.
 */
function nameAsked(
  { names, subject, extendedKeyUsage = [] }: CertificateFacts,
  id: IdentityId | undefined,
): { readonly name?: string } {
  const record = id === undefined ? undefined : identity(id);
  const serves =
    record?.makes === 'certificate'
      ? record.extendedKeyUsage.some((usage) => usage === 'serverAuth')
      : extendedKeyUsage.includes('serverAuth') && !extendedKeyUsage.includes('clientAuth');
  const name = attributeValues(subject, 'CN').at(-1) ?? '';
  return serves && names.length === 0 && /^[\w.-]+$/.test(name) ? { name } : {};
}
