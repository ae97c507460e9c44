/** A request as it lies in a file: PEM, or an object for kubectl; and whether one that lies there is the one that is meant. */
import { requestName } from '../../domain/api/request-name.ts';
import { wholeSignerName } from '../../domain/api/signer.ts';
import { chooseSigner, usagesFor } from '../../domain/api/signer-choice.ts';
import { subjectAsGo } from '../../domain/api/subject.ts';
import { sameBytes } from '../../domain/bytes.ts';
import { KubepkiError } from '../../domain/error.ts';
import { optional } from '../../domain/optional.ts';
import type { RequestFacts } from '../../domain/request.ts';
import { fromUtf8, toUtf8 } from '../../domain/utf8.ts';
import { sha256 } from '../../engine/read/fingerprint.ts';
import { firstPem } from '../../engine/read/first-pem.ts';
import { readRequest } from '../../engine/read/request.ts';
import { REQUEST_LABEL } from '../../engine/verify/inner-request.ts';
import type { WrittenRequest } from '../../format/api/manifest.ts';
import { creationBody } from '../../format/api/signing-request.ts';
import { toJson } from '../../format/report/json.ts';
import type { CsrCreateAsk } from './create.ts';
import type { OpenedKey } from './open-key.ts';

export function isManifest(path: string): boolean {
  return /\.(?:ya?ml|json)$/i.test(path);
}

/** The file that is written. */
export async function documentOf(pem: Uint8Array, ask: CsrCreateAsk): Promise<Uint8Array> {
  if (!isManifest(ask.to)) return pem;
  const facts = requestIn(pem);
  if (facts === undefined) throw new KubepkiError('self-check-failed', { field: 'request' });
  const name = requestName(ask.subject.commonName, await sha256(facts.der));
  const object = creationBody({ name, pem, ...along(ask, facts) });
  if (/json$/i.test(ask.to)) return toUtf8(toJson(object));
  return toUtf8((await import('../../format/report/yaml.ts')).toYaml(object));
}

/** What the object says beside the request. */
function along(ask: CsrCreateAsk, facts: RequestFacts) {
  const signerName = ask.signer === undefined ? chooseSigner(facts).signerName : wholeSignerName(ask.signer);
  return {
    signerName,
    usages: usagesFor(signerName, facts),
    ...optional('expirationSeconds', ask.expirationSeconds),
  };
}

interface Meant {
  readonly ask: CsrCreateAsk;
  readonly keyPath: string;
  readonly key: OpenedKey | undefined;
}

/**
 * The request that lies there, where it is what was asked for and its key is the one that lies beside it.
 * @throws KubepkiError request-differs, key-differs
 */
export async function standingRequest(
  bytes: Uint8Array,
  { ask, keyPath, key }: Meant,
): Promise<RequestFacts> {
  const path = ask.to;
  const refused = (differs: string) => new KubepkiError('request-differs', { path, differs, key: keyPath });
  const object = isManifest(path) ? await objectIn(bytes) : undefined;
  const facts = requestIn(object === undefined ? bytes : (object.pem ?? new Uint8Array()));
  if (facts === undefined) throw refused('no-request');
  const differs =
    differingField(facts, ask) ?? (object === undefined ? undefined : otherAlong(object, ask, facts));
  if (differs !== undefined) throw refused(differs);
  if (key === undefined) throw refused('key-missing');
  if (!sameBytes(key.facts.spki, facts.key.spki))
    throw new KubepkiError('key-differs', { path: keyPath, request: path });
  return facts;
}

function requestIn(pem: Uint8Array): RequestFacts | undefined {
  const block = firstPem(pem);
  const reading = block?.label === REQUEST_LABEL ? readRequest(block.der) : undefined;
  return reading?.ok === true ? reading.value : undefined;
}

async function objectIn(bytes: Uint8Array): Promise<WrittenRequest | undefined> {
  const { readWrittenRequests } = await import('../../format/api/manifest.ts');
  const objects = readWrittenRequests(fromUtf8(bytes));
  return Array.isArray(objects) && objects.length === 1 ? (objects[0] as WrittenRequest) : undefined;
}

/** A request that was made elsewhere may say less of its usages: they are the object's business, not its own. */
function differingField(facts: RequestFacts, ask: CsrCreateAsk): string | undefined {
  const { commonName, organizations } = subjectAsGo(facts.subject);
  if (commonName !== ask.subject.commonName) return 'common-name';
  if (!sameList(organizations, ask.subject.organizations)) return 'organizations';
  const names = facts.names.map(({ kind, value }) => `${kind}:${value}`);
  if (
    !sameSet(
      names,
      ask.names.map(({ kind, value }) => `${kind}:${value}`),
    )
  )
    return 'names';
  const { extendedKeyUsage = [] } = facts;
  return extendedKeyUsage.length === 0 || sameSet(extendedKeyUsage, ask.extendedKeyUsage)
    ? undefined
    : 'usages';
}

function otherAlong(object: WrittenRequest, ask: CsrCreateAsk, facts: RequestFacts): string | undefined {
  const wanted = along(ask, facts);
  if (object.signerName !== wanted.signerName) return 'signer';
  if (!sameSet(object.usages, wanted.usages)) return 'usages';
  return object.expirationSeconds === wanted.expirationSeconds ? undefined : 'lifetime';
}

function sameSet(some: readonly string[], others: readonly string[]): boolean {
  return sameList(some.toSorted(), others.toSorted());
}

function sameList(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one, i) => one === others[i]);
}
