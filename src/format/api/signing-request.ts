/**
 * CertificateSigningRequest objects as an API server answers them, into facts and back. Nobody vouches for the object: it
 * came from whoever answers at that address. So a field that is not as the API has it makes all of it unreadable and is
 * named; guessing at half of an object would show somebody less of it than the signer sees.
 */
import type { Condition, SigningRequest } from '../../domain/api/signing-request.ts';
import { fromBase64, toBase64 } from '../../domain/bytes.ts';
import { type Fields, fieldsOf } from '../manifest/plain.ts';

/** etcd refuses objects above 1.5 MiB (--max-request-bytes), and base64 is what they carry. */
const LONGEST = 2 << 20;
/** Groups, usages, conditions: far above what the API server takes, and never cut short without a word. */
const MOST = 10_000;

const KIND = 'CertificateSigningRequest';
const API_VERSION = 'certificates.k8s.io/v1';

type ObjectFault = 'missing' | 'malformed' | 'too-large';

export type ObjectReading<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly fault: ObjectFault;
      /** which of its fields: spec.request; '' for all of it */
      readonly field: string;
      /** the name it gives itself, where it has one that can be one */
      readonly name?: string;
    };

export function readSigningRequest(object: unknown): ObjectReading<SigningRequest> {
  const name = nameIn(object);
  try {
    return { ok: true, value: signingRequest(object) };
  } catch (thrown) {
    if (!(thrown instanceof Unreadable)) throw thrown;
    const { fault, field } = thrown;
    return { ok: false, fault, field, ...(name === undefined ? {} : { name }) };
  }
}

export interface SigningRequestList {
  /** from where a watch goes on */
  readonly resourceVersion: string;
  /** where the server gave only a part (limit): what the next call asks with */
  readonly next?: string;
  /** each item on its own: one that is damaged hides no other */
  readonly items: readonly ObjectReading<SigningRequest>[];
}

export function readSigningRequestList(object: unknown): ObjectReading<SigningRequestList> {
  const list = fieldsOf(object);
  if (list === undefined) return { ok: false, fault: 'malformed', field: '' };
  const items: unknown = list['items'] ?? []; // Go writes a list of none as null
  if (!Array.isArray(items)) return { ok: false, fault: 'malformed', field: 'items' };
  const metadata = fieldsOf(list['metadata']) ?? {};
  const { resourceVersion, continue: next } = metadata;
  if (typeof resourceVersion !== 'string')
    return { ok: false, fault: 'malformed', field: 'metadata.resourceVersion' };
  return {
    ok: true,
    value: {
      resourceVersion,
      ...(typeof next === 'string' && next !== '' ? { next } : {}),
      items: items.map((item: unknown) => readSigningRequest(item)),
    },
  };
}

export interface Creation {
  readonly name: string;
  /** what is sent: PEM, one block CERTIFICATE REQUEST */
  readonly pem: Uint8Array;
  readonly signerName: string;
  readonly usages: readonly string[];
  readonly expirationSeconds?: number;
}

/** All that whoever creates one may say; the rest of spec is the server's (registry/certificates, PrepareForCreate). */
export function creationBody({ name, pem, signerName, usages, expirationSeconds }: Creation): Fields {
  return {
    apiVersion: API_VERSION,
    kind: KIND,
    metadata: { name },
    spec: {
      request: toBase64(pem),
      signerName,
      usages,
      ...(expirationSeconds === undefined ? {} : { expirationSeconds }),
    },
  };
}

/**
 * What can be the name of one: any segment of a path. The API server looks no closer (ValidateCertificateRequestName,
 * apimachinery pkg/api/validation/path/name.go), so a name is no DNS name and may hold what no terminal should see.
 */
export function mayBeName(name: string): boolean {
  return name !== '' && name.length <= 4096 && name !== '.' && name !== '..' && !/[/%]/.test(name);
}

class Unreadable extends Error {
  readonly fault: ObjectFault;
  readonly field: string;

  constructor(fault: ObjectFault, field: string) {
    super(fault);
    this.fault = fault;
    this.field = field;
  }
}

function signingRequest(object: unknown): SigningRequest {
  const whole = partOf(object, '');
  // the items of a list say neither kind nor version
  if ('kind' in whole && whole['kind'] !== KIND) throw new Unreadable('malformed', 'kind');
  const metadata = partOf(whole['metadata'], 'metadata');
  const spec = partOf(whole['spec'], 'spec');
  const status = optional(whole['status'], (value) => partOf(value, 'status')) ?? {};
  const expirationSeconds = optional(spec['expirationSeconds'], (value) => {
    if (!Number.isSafeInteger(value)) throw new Unreadable('malformed', 'spec.expirationSeconds');
    return value as number;
  });
  const certificate = optional(status['certificate'] === '' ? null : status['certificate'], (value) =>
    bytesOf(value, 'status.certificate'),
  );
  return {
    name: nameIn(object) ?? missing(metadata['name'], 'metadata.name'),
    uid: textIn(metadata, 'uid', 'metadata'),
    resourceVersion: textIn(metadata, 'resourceVersion', 'metadata'),
    created: timeOf(metadata['creationTimestamp']) ?? missing(metadata['creationTimestamp'], CREATED),
    signerName: textIn(spec, 'signerName', 'spec'),
    usages: optional(spec['usages'], (value) => textsOf(value, 'spec.usages')) ?? [],
    ...(expirationSeconds === undefined ? {} : { expirationSeconds }),
    requester: requesterOf(spec),
    pem: bytesOf(spec['request'], 'spec.request'),
    conditions: optional(status['conditions'], conditionsOf) ?? [],
    ...(certificate === undefined ? {} : { certificate }),
    object: whole,
  };
}

const CREATED = 'metadata.creationTimestamp';

function requesterOf(spec: Fields): SigningRequest['requester'] {
  const text = (name: string) =>
    optional(spec[name], (value) => {
      if (typeof value !== 'string') throw new Unreadable('malformed', `spec.${name}`);
      return value;
    }) ?? '';
  const extra = optional(spec['extra'], (value) =>
    Object.fromEntries(
      bounded(Object.entries(partOf(value, 'spec.extra')), 'spec.extra').map(([key, values]) => [
        key,
        textsOf(values, 'spec.extra'),
      ]),
    ),
  );
  return {
    user: text('username'),
    uid: text('uid'),
    groups: optional(spec['groups'], (value) => textsOf(value, 'spec.groups')) ?? [],
    extra: extra ?? {},
  };
}

function conditionsOf(value: unknown): readonly Condition[] {
  const field = 'status.conditions';
  if (!Array.isArray(value)) throw new Unreadable('malformed', field);
  return bounded(value, field).map((one: unknown) => {
    const { type, status, reason, message, lastUpdateTime, lastTransitionTime } = partOf(one, field);
    if (typeof type !== 'string' || type === '') throw new Unreadable('malformed', field);
    return {
      type,
      // before v1 there was none, and what is there counts (apis/certificates/v1beta1/defaults.go)
      status: typeof status === 'string' && status !== '' ? status : 'True',
      reason: typeof reason === 'string' ? reason : '',
      message: typeof message === 'string' ? message : '',
      since: timeOf(lastUpdateTime) ?? timeOf(lastTransitionTime) ?? '',
    };
  });
}

/** Go leaves out what is empty, or writes null. */
function optional<T>(value: unknown, read: (value: unknown) => T): T | undefined {
  return value === undefined || value === null ? undefined : read(value);
}

function partOf(value: unknown, field: string): Fields {
  return fieldsOf(value) ?? missing(value, field);
}

function textIn(of: Fields, name: string, whose: string): string {
  const value = of[name];
  return typeof value === 'string' && value !== '' ? value : missing(value, `${whose}.${name}`);
}

function textsOf(value: unknown, field: string): readonly string[] {
  const all: unknown[] = Array.isArray(value) ? value : missing(value, field);
  return bounded(all, field).map((one) => {
    if (typeof one !== 'string') throw new Unreadable('malformed', field);
    return one;
  });
}

function bytesOf(value: unknown, field: string): Uint8Array {
  if (typeof value !== 'string' || value === '') return missing(value, field);
  if (value.length > LONGEST) throw new Unreadable('too-large', field);
  const bytes = fromBase64(value);
  if (bytes === undefined) throw new Unreadable('malformed', field);
  return bytes;
}

function bounded<T>(all: readonly T[], field: string): readonly T[] {
  if (all.length > MOST) throw new Unreadable('too-large', field);
  return all;
}

function missing(value: unknown, field: string): never {
  throw new Unreadable(
    value === undefined || value === null || value === '' ? 'missing' : 'malformed',
    field,
  );
}

function timeOf(value: unknown): string | undefined {
  return typeof value === 'string' &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/.test(value) &&
    !Number.isNaN(Date.parse(value))
    ? value
    : undefined;
}

function nameIn(object: unknown): string | undefined {
  const name = fieldsOf(fieldsOf(object)?.['metadata'])?.['name'];
  return typeof name === 'string' && mayBeName(name) ? name : undefined;
}
