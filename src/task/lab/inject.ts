/** Faults made: one thing of a sample is changed, as it goes wrong in practice. Pure but for keys and random numbers. */
import type { FaultId } from '../../domain/lab/table.ts';
import { AUTHORITY_INJECTORS } from './authority.ts';
import type { Injector } from './bench.ts';
import { NAME_INJECTORS } from './name.ts';
import type { Change, Sample } from './sample.ts';

const INJECTORS: Readonly<Record<FaultId, Injector>> = { ...AUTHORITY_INJECTORS, ...NAME_INJECTORS };

/** The changes that make the fault of a healthy sample; fitsIn says whether the sample can have it. */
export async function inject(fault: FaultId, sample: Sample): Promise<readonly Change[]> {
  return INJECTORS[fault](sample);
}
