/**
 * What a TLS server shows, and nothing believed of it: no authority is loaded, no name compared, and not a byte
 * sent after the handshake. What the server sent beside its own chain OpenSSL does not hand out.
 */
import { isIP } from 'node:net';
import { connect, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';
import { KubepkiError } from '../domain/error.ts';
import type { Endpoints } from '../domain/port.ts';
import { errnoOf } from './trouble.ts';

export interface Patience {
  /** milliseconds for all of it: name, connection, handshake */
  readonly patience?: number;
}

/** Longer than any chain a verifier follows; a server may send what it likes. */
const LONGEST = 16;

export function openEndpoints({ patience = 10_000 }: Patience = {}): Endpoints {
  return {
    async served(host, port) {
      const endpoint = `${host.includes(':') ? `[${host}]` : host}:${port}`;
      const unreachable = (evidence: { readonly errno?: string; readonly reason?: string }) =>
        new KubepkiError('endpoint-unreachable', { endpoint, ...evidence });
      return await new Promise((resolve, reject) => {
        const socket = connect({
          host,
          port,
          // SNI takes names only (RFC 6066 §3)
          ...(isIP(host) === 0 ? { servername: host } : {}),
          rejectUnauthorized: false,
          // none at all, so that no root of Node's own is put behind what the server sent
          ca: [],
        });
        // after the handshake what goes wrong (a client certificate is wanted, say) is the next one's business
        const end = (settle: () => void) => {
          clearTimeout(timer);
          socket.on('error', () => undefined);
          socket.destroy();
          settle();
        };
        const timer = setTimeout(() => end(() => reject(unreachable({ reason: 'timed-out' }))), patience);
        socket.once('secureConnect', () => {
          const chain = chainOf(socket);
          const settle = () =>
            chain.length > 0 ? resolve(chain) : reject(unreachable({ reason: 'no-certificate' }));
          // a handshake that is left half-way stands in the server's log as an error of somebody's
          socket.end(() => end(settle));
        });
        socket.once('error', (error) => {
          // before TLS 1.3 a server that wants a client certificate ends the handshake after it has shown its own
          const chain = chainOf(socket);
          end(() => (chain.length > 0 ? resolve(chain) : reject(unreachable(whyOf(error)))));
        });
        socket.once('close', () => end(() => reject(unreachable({ reason: 'closed' }))));
      });
    },
  };
}

/** Its own first, then who signed that, as far as it sent them; a root is its own issuer. */
function chainOf(socket: TLSSocket): readonly Uint8Array[] {
  const chain: Uint8Array[] = [];
  let next: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
  while (next?.raw !== undefined && chain.length < LONGEST) {
    chain.push(Uint8Array.from(next.raw));
    const issuer: DetailedPeerCertificate | undefined = next.issuerCertificate;
    next = issuer === next ? undefined : issuer;
  }
  return chain;
}

/** The system's answer, or what OpenSSL made of the other side; neither says anything of what was sent. */
function whyOf(error: Error): { readonly errno?: string; readonly reason?: string } {
  const errno = errnoOf(error);
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG')
    return { reason: 'not-tls' };
  if (errno === undefined || errno === 'EPROTO') return { reason: 'handshake-refused' };
  return { errno };
}
