/** https://HOST:PORT as a target: what the server shows, as if it were a file of PEM. */
import type { Endpoints } from '../../domain/port.ts';
import { parseEndpoint } from '../../domain/value.ts';
import { encodePem } from '../../engine/read/pem.ts';
import type { Source } from './source.ts';

export function isEndpoint(target: string): boolean {
  return /^https:\/\//i.test(target);
}

/** Undefined for what is no endpoint after all. A path may follow, and is not asked for. */
export async function servedBy(target: string, endpoints: Endpoints): Promise<Source | undefined> {
  const place = /^https:\/\/([^/?#@\s]+)(?:[/?#]|$)/i.exec(target)?.[1]?.toLowerCase() ?? '';
  // a URL without a port means 443, where a cluster file's endpoint means 6443
  const endpoint = parseEndpoint(/:[0-9]+$/.test(place) ? place : `${place}:443`);
  if (endpoint === undefined) return undefined;
  const chain = await endpoints.served(endpoint.host, endpoint.port);
  const blocks = chain.map((der) => encodePem('CERTIFICATE', der));
  const bytes = new Uint8Array(blocks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const block of blocks) {
    bytes.set(block, at);
    at += block.length;
  }
  return { file: target, bytes, named: true, promises: true };
}
