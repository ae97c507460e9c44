/**
 * Service account tokens (JWT in the compact form, RFC 7515 §3.1; claims of kubernetes/kubernetes
 * pkg/serviceaccount/{claims,legacy}.go) into facts. The third part is the secret, and is not even decoded.
 */
import { fromBase64 } from '../../domain/bytes.ts';
import type { TokenFacts } from '../../domain/token.ts';
import { fromUtf8 } from '../../domain/utf8.ts';

/** An API server takes no header larger than this in all. */
const LARGEST = 1 << 16;
const PART = /^[A-Za-z0-9_-]+$/;

/** Undefined for whatever is no JWT: a password, a bootstrap token, a novel. */
export function readToken(text: string): TokenFacts | undefined {
  if (text.length > LARGEST) return undefined;
  const parts = text.trim().split('.');
  const [first = '', second = '', third = ''] = parts;
  if (parts.length !== 3 || !PART.test(first) || !PART.test(second) || !/^[A-Za-z0-9_-]*$/.test(third))
    return undefined;
  const header = claimsOf(first);
  const claims = claimsOf(second);
  const algorithm = textOf(header?.['alg']);
  if (header === undefined || claims === undefined || algorithm === undefined) return undefined;
  return {
    algorithm,
    ...told('keyId', textOf(header['kid'])),
    ...told('issuer', textOf(claims['iss'])),
    ...told('subject', textOf(claims['sub'])),
    audiences: listOf(claims['aud']),
    ...told('issuedAt', dateOf(claims['iat'])),
    ...told('notBefore', dateOf(claims['nbf'])),
    ...told('notAfter', dateOf(claims['exp'])),
    boundTo: boundTo(claims),
  };
}

type Claims = Readonly<Record<string, unknown>>;

function claimsOf(part: string): Claims | undefined {
  const padded = part
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .padEnd(Math.ceil(part.length / 4) * 4, '=');
  const bytes = fromBase64(padded);
  if (bytes === undefined) return undefined;
  try {
    return recordOf(JSON.parse(fromUtf8(bytes)));
  } catch {
    // not JSON, or nested so deep that it is nobody's token
    return undefined;
  }
}

/** Bound tokens name what they die with; those of old name the Secret that they stand in. */
function boundTo(claims: Claims): readonly string[] {
  const kubernetes = recordOf(claims['kubernetes.io']) ?? {};
  const bound = ['pod', 'node', 'secret'].flatMap((kind) => {
    const name = textOf(recordOf(kubernetes[kind])?.['name']);
    return name === undefined ? [] : [`${kind} ${name}`];
  });
  const secret = textOf(claims['kubernetes.io/serviceaccount/secret.name']);
  return secret === undefined ? bound : [...bound, `secret ${secret}`];
}

function recordOf(value: unknown): Claims | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Claims) : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** RFC 7519 §4.1.3: one text, or a list of them. */
function listOf(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).flatMap((one: unknown) => textOf(one) ?? []);
}

/** §2: seconds, perhaps with a fraction; beyond what a date can hold there is none. */
function dateOf(value: unknown): Date | undefined {
  return typeof value === 'number' && Math.abs(value) <= 8.64e12 ? new Date(value * 1000) : undefined;
}

function told<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { readonly [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]: Value });
}
