/** Who is likely to use what lies in a heap, where nothing there says so: by what certificates say, and by the names of files. */
import { sameBytes } from '../../../domain/bytes.ts';
import { namedAs } from '../../../domain/file-name.ts';
import { PROGRAM_IDS } from '../../../domain/program/program.ts';
import { recognise } from '../../../domain/recognise.ts';
import type { Material } from '../../../domain/site/site.ts';
import type { Heap } from './heap.ts';
import { assumedSettings, type AssumedFile, type UsualFile } from './known-place.ts';
import { materialOf } from './material.ts';
import { octetsAt, type Sight, stateOf } from './sight.ts';
import type { Telling } from './telling.ts';

interface Lying {
  readonly file: string;
  readonly material: Material;
}

const OF_A_PKI = /\.(?:crt|cer|cert|pem|key|pub)$/i;

/** @param told who is told of already */
export async function heapTellings(
  heap: Heap,
  told: ReadonlySet<string>,
  sight: Sight,
): Promise<readonly Telling[]> {
  const lying: Lying[] = [];
  for (const file of heap.files) {
    const octets = OF_A_PKI.test(file) ? await octetsAt(file, sight) : undefined;
    const status = await stateOf(file, sight);
    if (octets?.state === 'read')
      lying.push({
        file,
        material: await materialOf(octets.bytes, status === 'closed' ? undefined : status),
      });
  }
  return PROGRAM_IDS.filter((party) => !told.has(party) && party !== 'kubelet').flatMap((party) => {
    const given = assumedSettings(party, (usual) => likely(usual, lying));
    const first = given.find(({ own }) => own);
    return first === undefined
      ? []
      : [
          {
            party,
            told: { by: 'known-place' as const, spot: { file: first.setting.spot.file } },
            settings: given.map(({ setting }) => setting),
            directory: '',
            place: heap.placeFrom(first.setting.spot.file),
          },
        ];
  });
}

/** The one that says most that it is it; none where two say the same. */
function likely({ file: id, role }: UsualFile, lying: readonly Lying[]): AssumedFile | undefined {
  const certificate = best(lying, ({ file, material: { certificates } }) => {
    const [facts] = certificates;
    if (facts === undefined) return 0;
    return (recognise(facts, file) === id ? 4 : 0) + namedAs(id, file);
  });
  if (role === 'certificate') return certificate && { path: certificate.file, file: certificate.file };
  const own = certificate?.material.certificates[0]?.key.spki;
  const found = best(lying, ({ file, material: { keys, publicKeys } }) => {
    const held = role === 'key' ? keys[0] : publicKeys[0];
    if (held === undefined) return 0;
    return (own !== undefined && sameBytes(held.spki, own) ? 4 : 0) + namedAs(id, file);
  });
  return found && { path: found.file, file: found.file };
}

function best(lying: readonly Lying[], score: (one: Lying) => number): Lying | undefined {
  const ranked = lying
    .map((one) => ({ one, score: score(one) }))
    .filter((one) => one.score > 0)
    .toSorted((a, b) => b.score - a.score);
  const [first, second] = ranked;
  const copy =
    first !== undefined &&
    second !== undefined &&
    sameBytes(first.one.material.bytes, second.one.material.bytes);
  return first?.score === second?.score && !copy ? undefined : first?.one;
}
