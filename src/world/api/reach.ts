/** A connection to the server, perhaps through a proxy, whose certificate was judged before a byte of ours goes over it. */
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import {
  checkServerIdentity,
  connect,
  type ConnectionOptions,
  type SecureContext,
  type TLSSocket,
} from 'node:tls';
import type { ClusterAccess } from '../../domain/api/server.ts';
import { throughProxy } from './proxy.ts';
import { opened } from './opened.ts';
import { proxyFor } from './proxy-choice.ts';
import { unreachable, untrusted } from './trouble.ts';

/** client-go dials for 30 s at most, whatever a request may take (transport/cache.go). */
const PATIENCE = 30_000;
const KEEP_ALIVE = 30_000;

/**
 * @param signal ends it, whether it is made yet or not
 * @throws KubepkiError api-unreachable, api-untrusted
 */
export async function reach(
  access: ClusterAccess,
  context: SecureContext | undefined,
  signal: AbortSignal,
): Promise<Socket> {
  const url = new URL(access.server);
  const port = Number(url.port === '' ? (context === undefined ? 80 : 443) : url.port);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const proxy = proxyFor(url, access.proxy);
  try {
    const socket =
      proxy === undefined
        ? await opened(connectPlain({ host, port, signal }), 'connect', PATIENCE)
        : await throughProxy(proxy, { host, port }, { patience: PATIENCE, signal });
    socket.setKeepAlive(true, KEEP_ALIVE).setNoDelay(true);
    return context === undefined ? socket : await secured(socket, access, context, host);
  } catch (error) {
    throw unreachable(access, error, proxy);
  }
}

async function secured(
  socket: Socket,
  access: ClusterAccess,
  secureContext: SecureContext,
  host: string,
): Promise<TLSSocket> {
  const name = access.serverName ?? host;
  const tls = connect({
    socket,
    secureContext,
    ALPNProtocols: ['http/1.1'],
    // SNI takes names only (RFC 6066 §3)
    ...(isIP(name) === 0 ? { servername: name } : {}),
    // judged below, where the certificate can still be told of. Node ends the handshake before either is asked, so that one
    // who is not believed has seen our client certificate by then (never a key, a token or a request); Go judges first
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
  } satisfies ConnectionOptions);
  await opened(tls, 'secureConnect', PATIENCE);
  if (access.insecure === true) return tls;
  const fault = faultOf(tls, name);
  if (fault === undefined) return tls;
  const error = untrusted(access, tls.getPeerCertificate(), { fault, name });
  tls.on('error', () => undefined).destroy();
  throw error;
}

/** OpenSSL's word for what is wrong with it, or ours for the name. */
function faultOf(tls: TLSSocket, name: string): string | undefined {
  if (!tls.authorized) return String(tls.authorizationError);
  const certificate = tls.getPeerCertificate();
  if (certificate.subjectaltname === undefined) return 'no-names';
  // Go asks alternative names only; Node would fall back on the common name where there is no DNS name among them
  const subject = { ...certificate.subject, CN: '' };
  return checkServerIdentity(name, { ...certificate, subject }) === undefined ? undefined : 'other-name';
}
