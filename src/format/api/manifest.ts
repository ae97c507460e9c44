/**
 * CertificateSigningRequest objects as somebody wrote them to be sent: YAML or JSON, one or many, in Lists too. What the API
 * server could not even decode is told in the words of its decoder (encoding/json as sigs.k8s.io/json has it).
 */
import { fieldsOf, type Fields, textOf } from '../manifest/plain.ts';
import { yamlDocuments } from '../yaml-documents.ts';
import { decodeAsGo } from './base64.ts';

export interface WrittenRequest {
  /** where its document begins, counted from 1 */
  readonly line: number;
  readonly apiVersion: string;
  /** absent where the server is to make one */
  readonly name?: string;
  readonly signerName: string;
  readonly usages: readonly string[];
  readonly expirationSeconds?: number;
  /** what spec.request stands for; absent where it cannot be decoded */
  readonly pem?: Uint8Array;
  /** of the decoder: the first is what the server says, and all that it says */
  readonly undecodable: readonly string[];
  /** what is set and is not whoever creates it to say */
  readonly ignored: readonly string[];
}

const KIND = 'CertificateSigningRequest';
const MOST = 10_000;

/** Undefined where there is no such object in the text. */
export function readWrittenRequests(
  text: string,
): readonly WrittenRequest[] | 'damaged' | 'too-large' | undefined {
  const documents = yamlDocuments(text);
  if (typeof documents === 'string') return documents;
  const found = documents.flatMap(({ value, line }) =>
    objectsIn(value).map((object) => writtenRequest(object, line)),
  );
  return found.length === 0 ? undefined : found.slice(0, MOST);
}

function objectsIn(value: unknown): readonly Fields[] {
  const object = fieldsOf(value);
  if (object === undefined) return [];
  const { kind, items } = object;
  if (kind === KIND) return [object];
  if (typeof kind !== 'string' || !kind.endsWith('List') || !Array.isArray(items)) return [];
  // the items of its own list need not say what they are
  const own = kind === `${KIND}List`;
  return items
    .map(fieldsOf)
    .filter((item) => item !== undefined)
    .filter((item) => item['kind'] === KIND || (own && !('kind' in item)))
    .map((item) => ({ apiVersion: object['apiVersion'], ...item }));
}

function writtenRequest(object: Fields, line: number): WrittenRequest {
  const undecodable: string[] = [];
  const faulty = (value: unknown, field: string, type: string, struct = 'CertificateSigningRequestSpec') =>
    undecodable.push(
      `json: cannot unmarshal ${kindOf(value, type)} into Go struct field ${struct}.${field} of type ${type}`,
    );
  const metadata = fieldsOf(object['metadata']) ?? {};
  const spec = fieldsOf(object['spec']) ?? {};
  const textIn = (of: Fields, name: string, field: string, struct?: string) => {
    const value = of[name];
    if (value !== undefined && value !== null && typeof value !== 'string')
      faulty(value, field, 'string', struct);
    return textOf(value);
  };
  const name = textIn(metadata, 'name', 'metadata.name', 'ObjectMeta');
  const generateName = textIn(metadata, 'generateName', 'metadata.generateName', 'ObjectMeta');
  const pem = pemOf(spec['request'], undecodable, faulty);
  const signerName = textIn(spec, 'signerName', 'spec.signerName');
  const expirationSeconds = secondsOf(spec['expirationSeconds'], faulty);
  const usages = usagesOf(spec['usages'], faulty);
  return {
    line,
    apiVersion: textOf(object['apiVersion']),
    ...(name === '' && generateName !== '' ? {} : { name }),
    signerName,
    usages,
    ...(expirationSeconds === undefined ? {} : { expirationSeconds }),
    ...(pem === undefined ? {} : { pem }),
    undecodable,
    ignored: [
      ...['username', 'uid', 'groups', 'extra'].filter((one) => one in spec).map((one) => `spec.${one}`),
      ...('status' in object && Object.keys(fieldsOf(object['status']) ?? {}).length > 0 ? ['status'] : []),
    ],
  };
}

type Faulty = (value: unknown, field: string, type: string) => unknown;

function pemOf(value: unknown, undecodable: string[], faulty: Faulty): Uint8Array | undefined {
  if (value === undefined || value === null) return new Uint8Array();
  if (typeof value !== 'string') {
    faulty(value, 'spec.request', '[]uint8');
    return undefined;
  }
  const bytes = decodeAsGo(value);
  if (typeof bytes !== 'number') return bytes;
  undecodable.push(`illegal base64 data at input byte ${bytes}`);
  return undefined;
}

function secondsOf(value: unknown, faulty: Faulty): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 31) return value;
  faulty(value, 'spec.expirationSeconds', 'int32');
  return undefined;
}

function usagesOf(value: unknown, faulty: Faulty): readonly string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    faulty(value, 'spec.usages', '[]v1.KeyUsage');
    return [];
  }
  return value.slice(0, MOST).flatMap((one: unknown) => {
    if (typeof one === 'string') return [one];
    faulty(one, 'spec.usages', 'v1.KeyUsage');
    return [];
  });
}

/** encoding/json, UnmarshalTypeError: a number that would go into a number and does not fit is quoted, all else named. */
function kindOf(value: unknown, type: string): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return type === 'int32' ? `number ${value}` : 'number';
  if (typeof value === 'boolean') return 'bool';
  return typeof value;
}
