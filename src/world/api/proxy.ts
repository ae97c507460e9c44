/** Through a proxy by CONNECT (RFC 9110 §9.3.6): what follows is between us and the server. */
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { opened } from './opened.ts';

/** What a proxy may say before it lets us through. */
const LONGEST = 16 << 10;

interface Bounds {
  readonly patience: number;
  readonly signal: AbortSignal;
}

export async function throughProxy(
  proxy: URL,
  { host, port }: { readonly host: string; readonly port: number },
  { patience, signal }: Bounds,
): Promise<Socket> {
  const socket = await toProxy(proxy, { patience, signal });
  const target = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
  const user =
    proxy.username === ''
      ? ''
      : `Proxy-Authorization: Basic ${Buffer.from(`${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`).toString('base64')}\r\n`;
  socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${user}\r\n`);
  const status = await answered(socket, patience);
  if (status === 200) return socket;
  socket.on('error', () => undefined).destroy();
  throw Object.assign(new Error('proxy'), { code: 'proxy-refused', status });
}

async function toProxy(proxy: URL, { patience, signal }: Bounds): Promise<Socket> {
  const host = proxy.hostname.replace(/^\[|\]$/g, '');
  switch (proxy.protocol) {
    case 'http:':
      return await opened(
        connectPlain({ host, port: Number(proxy.port || 80), signal }),
        'connect',
        patience,
      );
    case 'https:':
      // the proxy's own certificate is the system's to judge, as in Go
      return await opened(
        connectTls({
          socket: connectPlain({ host, port: Number(proxy.port || 443), signal }),
          ...(isIP(host) === 0 ? { servername: host } : {}),
        }),
        'secureConnect',
        patience,
      );
    default:
      throw Object.assign(new Error('proxy'), { code: 'proxy-scheme' });
  }
}

async function answered(socket: Socket, patience: number): Promise<number> {
  return await new Promise((resolve, reject) => {
    let head = Buffer.alloc(0);
    const end = (settle: () => void) => {
      clearTimeout(timer);
      socket.off('data', take).off('error', fail).off('close', closed).pause();
      settle();
    };
    const fail = (error: Error) => end(() => reject(error));
    const closed = () => fail(Object.assign(new Error('closed'), { code: 'ECONNRESET' }));
    const take = (chunk: Buffer) => {
      head = Buffer.concat([head, chunk]);
      const at = head.indexOf('\r\n\r\n');
      if (at < 0 && head.length < LONGEST) return;
      const [, status = '0'] = /^HTTP\/1\.[01] ([0-9]{3})/.exec(head.toString('latin1')) ?? [];
      end(() => {
        // what came with it belongs to whoever reads next
        if (at >= 0 && head.length > at + 4) socket.unshift(head.subarray(at + 4));
        resolve(Number(status));
      });
    };
    const timer = setTimeout(
      () => fail(Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' })),
      patience,
    );
    socket.on('data', take).once('error', fail).once('close', closed);
  });
}
