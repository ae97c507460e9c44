/** URLs that programs listen on, advertise or dial, as far as rules ask: whether in plain text, and whether others reach it. */
import { parseAddress } from '../address.ts';
import type { SeenProgram, Setting } from '../site/site.ts';
import { settingOf } from './flag.ts';

export interface SeenUrl {
  readonly text: string;
  readonly plain: boolean;
  readonly loopback: boolean;
  readonly setting: Setting;
}

/** http and https only: a socket in the file system is reached by whoever may open it. */
export function urlsOf(program: SeenProgram, key: string): readonly SeenUrl[] {
  const setting = settingOf(program, key);
  return (setting?.value ?? '').split(',').flatMap((word): SeenUrl[] => {
    const [text, scheme, host = ''] = /^\s*(https?):\/\/(\[[^\]]*\]|[^/:?#\s]*)/.exec(word) ?? [];
    return text === undefined || setting === undefined
      ? []
      : [{ text: word.trim(), plain: scheme === 'http', loopback: isLoopback(host), setting }];
  });
}

export function isLoopback(host: string): boolean {
  const address = parseAddress(host.replace(/^\[(.*)\]$/, '$1'));
  return (
    host === 'localhost' || address?.text === '::1' || (address?.family === 4 && address.bytes[0] === 127)
  );
}
