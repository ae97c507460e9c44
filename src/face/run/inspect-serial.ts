import { ISSUANCE_LOG } from '../../domain/issuance.ts';
import { inspectSerial } from '../../task/inspect/serial.ts';
import type { Call, Outcome } from '../command/command.ts';
import type { InspectOptions } from '../command/inspect.ts';
import { findPlace } from '../place.ts';

/** Loaded by itself: who inspects a file needs no store. */
export async function runInspectSerial(
  serial: string,
  at: Date | undefined,
  { options, clock, progress, remark }: Call<InspectOptions>,
): Promise<Outcome> {
  const { clusterFile, files, store } = await findPlace(options.file);
  remark(`cluster file: ${clusterFile}`);
  // it may rightly be gone, undone; but where there is no log either, the path is wrong
  if ((await store.read(ISSUANCE_LOG)) === undefined) await files.read(clusterFile);
  const ask = { serial, ...(at === undefined ? {} : { at }) };
  return { report: await inspectSerial(ask, { store, files, clock, progress }) };
}
