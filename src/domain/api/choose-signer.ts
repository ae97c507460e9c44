/** Which signer a request is for where nobody says it, and which usages go with it: told from the request's own words. */
import type { RequestFacts } from '../request.ts';
import { usagesAsked } from './fit.ts';
import { CLIENT_SIGNER, KUBELET_CLIENT_SIGNER, KUBELET_SERVING_SIGNER, signerOf } from './signer.ts';
import { subjectAsGo } from './subject.ts';

/** Undefined where it might be for anybody: no signer of Kubernetes' own signs for servers other than the kubelet. */
export function signerFor(facts: RequestFacts): string | undefined {
  const { extendedKeyUsage = [], names, subject } = facts;
  const { commonName, organizations } = subjectAsGo(subject);
  const node = commonName.startsWith('system:node:') && organizations.includes('system:nodes');
  const serves = extendedKeyUsage.length === 0 ? names.length > 0 : extendedKeyUsage.includes('serverAuth');
  if (node) return serves ? KUBELET_SERVING_SIGNER : KUBELET_CLIENT_SIGNER;
  return serves ? undefined : CLIENT_SIGNER;
}

/**
 * What the request itself asks for; else what the signer gives; else what its names speak for. The signer copies none of
 * the request's own usages, so that what it asks for has to be said here again.
 */
export function usagesFor(signerName: string, facts: RequestFacts): readonly string[] {
  const own = usagesAsked(facts);
  if (facts.extendedKeyUsage !== undefined && own.length > 0)
    return own.includes('digital signature') || facts.keyUsage !== undefined
      ? own
      : ['digital signature', ...encipherment(facts), ...own];
  const purpose = facts.names.length > 0 ? 'server auth' : 'client auth';
  const [first = 'digital signature', ...rest] = signerOf(signerName)?.usages ?? [
    'digital signature',
    purpose,
  ];
  return [first, ...encipherment(facts), ...rest];
}

/** RSA keys alone encipher keys (RFC 8446 has done away with it, TLS 1.2 may still do it) */
function encipherment({ key }: RequestFacts): readonly string[] {
  return key.kind === 'rsa' ? ['key encipherment'] : [];
}
