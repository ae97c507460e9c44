/** What went wrong between us and a server, as fields: which server, what the system or OpenSSL calls it, what was shown. */
import type { PeerCertificate } from 'node:tls';
import type { ClusterAccess } from '../../domain/api/server.ts';
import { KubepkiError } from '../../domain/error.ts';
import { errnoOf } from '../trouble.ts';
import { authoritiesIn } from './secure-context.ts';

export function unreachable(access: ClusterAccess, error: unknown, proxy?: URL): unknown {
  if (error instanceof KubepkiError) return error;
  const through = proxy === undefined ? {} : { proxy: proxy.host };
  const { server, kubeconfig } = access;
  return new KubepkiError('api-unreachable', { server, kubeconfig, ...through, ...whyOf(error) }, error);
}

function whyOf(error: unknown): Readonly<Record<string, string>> {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'proxy-refused' && error instanceof Error && 'status' in error)
    return { reason: code, status: String(error.status) };
  if (code === 'proxy-scheme') return { reason: code };
  if (
    code === 'ERR_SSL_WRONG_VERSION_NUMBER' ||
    code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG' ||
    code.startsWith('HPE_')
  )
    return { reason: code.startsWith('HPE_') ? 'not-http' : 'not-tls' };
  if (code.startsWith('ERR_SSL') || code === 'EPROTO') return { reason: 'handshake-refused', alert: code };
  const errno = errnoOf(error) ?? manyErrno(error);
  return errno === undefined ? { reason: 'closed' } : { errno };
}

/** Where a name has several addresses, each has its own reason; the first says enough. */
function manyErrno(error: unknown): string | undefined {
  return error instanceof AggregateError ? errnoOf(error.errors[0]) : undefined;
}

export function untrusted(
  { server, kubeconfig, authority }: ClusterAccess,
  shown: PeerCertificate,
  { fault, name }: { readonly fault: string; readonly name: string },
): KubepkiError {
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  return new KubepkiError('api-untrusted', {
    server,
    kubeconfig,
    fault,
    name,
    names: text(shown.subjectaltname),
    subject: text(shown.subject?.CN),
    issuer: text(shown.issuer?.CN),
    from: text(shown.valid_from),
    until: text(shown.valid_to),
    trusted:
      authority === undefined
        ? []
        : authoritiesIn(authority).map(({ subject }) => subject.replaceAll('\n', ', ')),
  });
}
