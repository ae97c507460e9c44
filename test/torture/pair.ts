/** Contents that know whether they are whole and to which act they belong. */
import { createHash } from 'node:crypto';
import type { FileWrite } from '../../src/domain/port.ts';

/** One pair behind a link, one in a directory that comes and goes. */
export const NAMES = ['pki/ca', 'pki/etcd/ca', 'nodes/a/etc/kubernetes/pki/apiserver', 'linked/sa'] as const;

/** A line for every act, whether or not it was undone. */
export const RECORD = 'pki/record';

export function sum(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 24);
}

export function compose(path: string, generation: string): string {
  const body = `${path} ${generation} ${path.length % 2 === 0 ? 'x'.repeat(9000) : ''}`;
  return `${body} ${sum(body)}\n`;
}

/** The generation, or undefined where the text is not wholly what one act wrote at this path. */
export function generationOf(path: string, text: string): string | undefined {
  const generation = text.slice(path.length + 1).split(' ')[0] ?? '';
  return text === compose(path, generation) ? generation : undefined;
}

export function pairOf(
  name: string,
  generation: string,
  key: Uint8Array | undefined,
  crt: Uint8Array | undefined,
): readonly FileWrite[] {
  return [
    {
      path: `${name}.key`,
      bytes: Buffer.from(compose(`${name}.key`, generation)),
      mode: 0o600,
      replaces: key,
    },
    {
      path: `${name}.crt`,
      bytes: Buffer.from(compose(`${name}.crt`, generation)),
      mode: 0o644,
      replaces: crt,
    },
  ];
}
