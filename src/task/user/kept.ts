/**
 * Whether the kubeconfig that stands is what is asked for already. Another certificate would only be one more that nothing
 * takes back; so it stays, unless somebody wants another, or it is not as asked, or due.
 */
import type { Person } from '../../domain/api/power.ts';
import type { ClusterAccess, Dial, Pause } from '../../domain/api/server.ts';
import { sameBytes } from '../../domain/bytes.ts';
import type { ActWarning } from '../../domain/act-warning.ts';
import type { CertificateFacts } from '../../domain/certificate.ts';
import { attributeValues } from '../../domain/distinguished-name.ts';
import { KubepkiError } from '../../domain/error.ts';
import { optional } from '../../domain/optional.ts';
import { dueFrom } from '../../domain/threshold.ts';
import { readPrivateKey } from '../../engine/read/key.ts';
import { splitPem } from '../../engine/read/pem.ts';
import { whoAmI } from '../api/who-am-i.ts';
import type { ServerEntry, StandingKubeconfig } from './kubeconfig.ts';

/** Of just this user and these groups, and not due. */
export function isAsAsked({ certificate }: StandingKubeconfig, person: Person, now: Date): boolean {
  const { subject } = certificate;
  const groups = attributeValues(subject, 'O');
  return (
    // anything else in a subject may mean something to whoever reads it
    subject.attributes.length === groups.length + 1 &&
    groups.length === person.groups.length &&
    groups.every((group) => person.groups.includes(group)) &&
    now < dueFrom(certificate)
  );
}

/** Is it for that key, and with it or without it as asked? A request's own key stays with whoever made it. */
export function isForKey(
  { certificate, key }: StandingKubeconfig,
  spki: Uint8Array,
  holds: 'key' | 'no-key',
): boolean {
  return sameBytes(certificate.key.spki, spki) && (key !== undefined) === (holds === 'key');
}

/** Does it hold the key of its certificate? */
export async function holdsItsKey({ key, certificate }: StandingKubeconfig): Promise<boolean> {
  if (key === undefined) return false;
  const reading = await readPrivateKey(key);
  return reading.ok && sameBytes(reading.value.spki, certificate.key.spki);
}

/**
 * Whom the server takes its bearer for. The authority by which a server is judged need not be the one that signs for
 * clients, so only the server knows; a cluster made anew under the same address does not.
 * @throws KubepkiError what asking throws, but for a credential that is not believed
 */
export async function isKnown(
  { pem, key, certificate }: StandingKubeconfig,
  access: ClusterAccess,
  { dial, pause }: { readonly dial: Dial; readonly pause: Pause },
): Promise<boolean> {
  const api = await dial({ ...access, credentials: { certificate: pem, ...optional('key', key) } });
  try {
    const { user } = await whoAmI(api, pause);
    return user === attributeValues(certificate.subject, 'CN').at(-1);
  } catch (error) {
    if (error instanceof KubepkiError && error.code === 'api-unauthorized') return false;
    throw error;
  } finally {
    api.close();
  }
}

/** Else it is written anew, around the same certificate. */
export function saysTheSame(one: ServerEntry, other: ServerEntry): boolean {
  const [ones, others] = [dersIn(one), dersIn(other)];
  return (
    one.cluster === other.cluster &&
    one.serverName === other.serverName &&
    ones.length === others.length &&
    ones.every((der, at) => sameBytes(der, others[at] ?? new Uint8Array()))
  );
}

function dersIn({ authority }: ServerEntry): readonly Uint8Array[] {
  return authority === undefined ? [] : splitPem(authority).blocks.map(({ der }) => der);
}

/** The certificate that was replaced is as good as before, to whoever has a copy of it. */
export function stillValid(
  stood: StandingKubeconfig | undefined,
  leaf: CertificateFacts,
  now: Date,
): readonly ActWarning[] {
  if (stood === undefined || sameBytes(stood.certificate.der, leaf.der)) return [];
  const { notAfter, serial } = stood.certificate;
  return now < notAfter ? [{ warning: 'older-valid', serial, notAfter: notAfter.toISOString() }] : [];
}
