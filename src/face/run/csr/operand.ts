/** FILE|NAME: a file that is there, or looks as if it should be; else what the object is called. */
import { KubepkiError } from '../../../domain/error.ts';
import type { Files } from '../../../domain/port.ts';
import { mayBeName } from '../../../format/api/signing-request.ts';
import { readRequestFile, type RequestFile } from '../../../task/csr/request-file.ts';
import { nameOf } from '../../../task/csr/submit.ts';

export interface Meant {
  readonly name: string;
  readonly file?: RequestFile;
}

/** @param named --name: of an object that was submitted under another name than the file's own */
export async function meantBy(operand: string, named: string | undefined, files: Files): Promise<Meant> {
  const there = (await files.state(operand))?.kind === 'file';
  if (there || /\/|\.(?:csr|req|pem|der|ya?ml|json)$/i.test(operand)) {
    const file = await readRequestFile(operand, files);
    return { file, name: known(named ?? (await nameOf(file))) };
  }
  return { name: known(named ?? operand) };
}

function known(name: string): string {
  if (mayBeName(name)) return name;
  const expected = 'the name of a request, or a file that is there';
  throw new KubepkiError('bad-value', { option: 'FILE|NAME', value: name, expected, command: 'csr' });
}
