/** The record of what a real control plane says of each fault: written by the live test, read by the ordinary ones. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Observed } from './observe.ts';

const FILE = fileURLToPath(new URL('../../vector/fault-matrix.json', import.meta.url));
export const RECORDING = process.env.KUBEPKI_RECORD === '1';

export interface Record {
  /** who said it */
  readonly kubernetes: string;
  readonly faults: { [id: string]: Observed };
}

export function readRecord(): Record {
  const empty: Record = { kubernetes: '', faults: {} };
  return existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Record) : empty;
}

/** Faults in the order given; those that were not tried this time stay as they were. */
export function writeRecord(record: Record, order: readonly string[]): void {
  const ids = order.filter((id) => record.faults[id] !== undefined);
  const faults = Object.fromEntries(ids.map((id) => [id, record.faults[id]]));
  writeFileSync(FILE, `${JSON.stringify({ ...record, faults }, null, 2)}\n`);
}
