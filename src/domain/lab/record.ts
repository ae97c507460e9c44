/**
 * What a laboratory's directory keeps of itself: which fault was made, sealed so that nobody reads it by chance. It is no
 * secret, and whoever wants to know it can; --tell is shorter.
 */
import { fromBase64, toBase64 } from '../bytes.ts';
import { fromUtf8, toUtf8 } from '../utf8.ts';
import { type FaultId, isFaultId } from './table.ts';

export const LAB_RECORD = '.lab.json';

export function sealed(fault: FaultId): string {
  return toBase64(toUtf8(backwards(fault)));
}

/** Undefined for what was not sealed here. */
export function opened(text: string): FaultId | undefined {
  const bytes = fromBase64(text);
  const fault = bytes === undefined ? '' : backwards(fromUtf8(bytes));
  return isFaultId(fault) ? fault : undefined;
}

export function recordText(fault: FaultId): string {
  return `${JSON.stringify({ apiVersion: 'kubepki/v1', kind: 'LabRecord', sealed: sealed(fault) }, null, 2)}\n`;
}

export function recordedFault(text: string): FaultId | undefined {
  const found = /"sealed"\s*:\s*"([^"]*)"/.exec(text);
  return opened(found?.[1] ?? '');
}

function backwards(text: string): string {
  return Array.from(text).reverse().join('');
}
