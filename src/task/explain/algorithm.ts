import { type AlgorithmId, algorithmsFor } from '../../domain/algorithm.ts';
import { identity, IDENTITY_IDS } from '../../domain/identity/table.ts';
import { LAYOUT_IDS } from '../../domain/layout/table.ts';
import { type Fact, fact } from './fact.ts';

/** Which identities cannot have it, by layout. */
export function algorithmFacts(id: AlgorithmId): readonly Fact[] {
  return LAYOUT_IDS.flatMap((layout) => {
    const never = IDENTITY_IDS.filter((one) => !algorithmsFor(identity(one).algorithms, layout).includes(id));
    return fact(layout, [never.length === 0 ? 'every identity' : `every identity but ${never.join(', ')}`]);
  });
}
