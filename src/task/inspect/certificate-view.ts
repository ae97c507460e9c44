/** A certificate as it is shown: what it is for, who signed it, how long it lasts. */
import { sameBytes } from '../../domain/bytes.ts';
import { attributeValues, nameText } from '../../domain/distinguished-name.ts';
import type { CertificateFacts } from '../../domain/certificate.ts';
import { identity } from '../../domain/identity/table.ts';
import { optional } from '../../domain/optional.ts';
import { recognise } from '../../domain/recognise.ts';
import type { CertificateView, ChainLink } from '../../domain/view.ts';
import { readDetail } from '../../engine/read/certificate-detail.ts';
import { sha256 } from '../../engine/read/fingerprint.ts';
import { alternativeNameText } from '../../engine/read/general-name.ts';
import type { ItemOf } from './item.ts';
import { keyText } from './key-text.ts';
import type { Met } from './met.ts';
import { keyFor } from './pair.ts';
import { isRoot } from './signer.ts';
import type { Link } from './trust.ts';

const DAY = 86_400_000;

export async function certificateView(
  item: ItemOf<'certificate'>,
  at: Date,
  met: Met,
): Promise<CertificateView> {
  const { facts, subject, within } = item;
  const id = recognise(facts, item.subject.file);
  const keyFile = keyFileOf(item, met);
  const { chain, refusal } = await met.trusts.of(item, id);
  return {
    what: 'certificate',
    file: subject.file ?? '',
    line: subject.line ?? 1,
    ...(within === undefined ? {} : { within }),
    ...(id === undefined ? {} : { identity: id, title: identity(id).title }),
    subject: nameText(facts.subject),
    issuer: nameText(facts.issuer),
    serial: facts.serial,
    names: facts.names.map(alternativeNameText),
    key: keyText(facts.key),
    keyUsage: facts.keyUsage ?? [],
    extendedKeyUsage: facts.extendedKeyUsage ?? [],
    authority: facts.authority,
    ...(facts.pathLength === undefined ? {} : { pathLength: facts.pathLength }),
    notBefore: facts.notBefore.toISOString(),
    notAfter: facts.notAfter.toISOString(),
    daysLeft: daysLeft(facts.notAfter, at),
    signatureAlgorithm: facts.signatureAlgorithm,
    fingerprint: await sha256(facts.der),
    ...(keyFile === undefined ? {} : { keyFile }),
    ...userOf(facts),
    chain: chain.map(linkTo),
    rooted: isRoot(chain.at(-1)?.certificate ?? item),
    ...optional('refused', refusal?.faults[0]?.text),
    ...(facts.authority ? { discoveryTokenHash: `sha256:${await sha256(facts.key.spki)}` } : {}),
    ...detailOf(facts),
    ...optional('friendlyName', item.friendlyName),
    ...optional('trustedFor', item.trustedFor),
  };
}

/** Whole days, rounded down, so that nobody believes in one that is not there. */
export function daysLeft(notAfter: Date, at: Date): number {
  return Math.floor((notAfter.getTime() - at.getTime()) / DAY);
}

/** The file of the private key that it was made for; another key beside it is a finding, not its key. */
export function keyFileOf(
  item: ItemOf<'certificate' | 'request' | 'public-key'>,
  { pairs }: Met,
): string | undefined {
  const key = keyFor(item, pairs);
  const own = 'key' in item.facts ? item.facts.key : item.facts;
  return key !== undefined && sameBytes(key.facts.spki, own.spki) ? key.subject.file : undefined;
}

/**
 * apiserver pkg/authentication/request/x509/x509.go, CommonNameUserConversion: the last CN is the user, every O a
 * group. Without a usage at all Go takes a certificate for any.
 */
export function userOf({
  subject,
  extendedKeyUsage,
  authority,
}: Pick<CertificateFacts, 'subject' | 'extendedKeyUsage' | 'authority'>) {
  const user = attributeValues(subject, 'CN').at(-1) ?? '';
  const shows =
    extendedKeyUsage === undefined ||
    extendedKeyUsage.includes('clientAuth') ||
    extendedKeyUsage.includes('any');
  if (!shows || authority || user === '') return {};
  const uid = attributeValues(subject, 'kubernetesUID').at(-1);
  return { user, groups: attributeValues(subject, 'O'), ...(uid === undefined ? {} : { uid }) };
}

function linkTo({ certificate: { facts, subject, within }, faults }: Link): ChainLink {
  return {
    subject: nameText(facts.subject),
    file: subject.file ?? '',
    ...(within === undefined ? {} : { within }),
    ...(faults.length === 0 ? {} : { faults }),
  };
}

/** What most certificates have none of is left out where there is none. */
function detailOf({ der }: CertificateFacts): Partial<CertificateView> {
  const { permitted, excluded, lists, issuers, responders, policies, others } = readDetail(der);
  return {
    ...(permitted.length === 0 ? {} : { permitted }),
    ...(excluded.length === 0 ? {} : { excluded }),
    ...(lists.length === 0 ? {} : { listsAt: lists }),
    ...(issuers.length === 0 ? {} : { issuersAt: issuers }),
    ...(responders.length === 0 ? {} : { respondersAt: responders }),
    ...(policies.length === 0 ? {} : { policies }),
    ...(others.length === 0 ? {} : { extensions: others }),
  };
}
