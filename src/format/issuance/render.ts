import type { Issuance } from '../../domain/issuance.ts';
import { toUtf8 } from '../../domain/utf8.ts';

/** A line of JSON for each. Beyond ASCII all is escaped, so that nothing in it can move or hide text on a terminal. */
export function renderIssuances(issuances: readonly Issuance[]): Uint8Array {
  return toUtf8(issuances.map((issuance) => `${ascii(JSON.stringify(issuance))}\n`).join(''));
}

function ascii(json: string): string {
  return json.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
