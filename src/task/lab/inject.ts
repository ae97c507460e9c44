/** Faults made: one thing of a sample is changed, as it goes wrong in practice. Pure but for keys and random numbers. */
import type { FaultId } from '../../domain/lab/table.ts';
import type { Injector } from './bench.ts';
import { AUTHORITY_INJECTORS } from './authority.ts';
import { CHAIN_INJECTORS } from './chain.ts';
import { DATE_INJECTORS } from './date.ts';
import { FILE_INJECTORS } from './file.ts';
import { FLAG_INJECTORS } from './flag.ts';
import { FORM_INJECTORS } from './form.ts';
import { KUBECONFIG_INJECTORS } from './kubeconfig.ts';
import { NAME_INJECTORS } from './name.ts';
import { PAIR_INJECTORS } from './pair.ts';
import { PURPOSE_INJECTORS } from './purpose.ts';
import { SUBJECT_INJECTORS } from './subject.ts';
import { TOKEN_INJECTORS } from './token.ts';
import type { Change, Sample } from './sample.ts';

const INJECTORS: Readonly<Record<FaultId, Injector>> = {
  ...AUTHORITY_INJECTORS,
  ...NAME_INJECTORS,
  ...DATE_INJECTORS,
  ...SUBJECT_INJECTORS,
  ...PURPOSE_INJECTORS,
  ...PAIR_INJECTORS,
  ...CHAIN_INJECTORS,
  ...FORM_INJECTORS,
  ...KUBECONFIG_INJECTORS,
  ...TOKEN_INJECTORS,
  ...FILE_INJECTORS,
  ...FLAG_INJECTORS,
};

/** The changes that make the fault of a healthy sample; fitsIn says whether the sample can have it. */
export async function inject(fault: FaultId, sample: Sample): Promise<readonly Change[]> {
  return INJECTORS[fault](sample);
}
