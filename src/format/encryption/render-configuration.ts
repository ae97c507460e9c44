/** What kube-apiserver reads: an EncryptionConfiguration (apiserver pkg/apis/apiserver/v1/types_encryption.go). */
import { covers, narrowFirst } from '../../domain/encrypted-resource.ts';
import { type Encryption, keyProvider, type KeyRing, type RingKey } from '../../domain/encryption.ts';
import { fillTemplate, type Plain } from '../template.ts';

const IDENTITY: Plain = { identity: {} };

/**
 * The keys write what the cluster file names, in the order of the ring, and identity comes last: what was written before
 * there were keys still reads. What the cluster file does not name any more is written in plain text, and still reads.
 */
export function renderEncryption(template: string, ring: KeyRing, encryption: Encryption): string {
  const keys = runsOf(ring.keys).map(providerOf);
  const plainFirst = [IDENTITY, ...keys];
  const { resources } = encryption;
  const former = formerResources(ring, encryption);
  return fillTemplate(template, [
    {
      path: ['resources'],
      value: [
        { resources, providers: keyProvider(encryption) === undefined ? plainFirst : [...keys, IDENTITY] },
        ...former.map((resource) => ({ resources: [resource], providers: plainFirst })),
      ],
    },
  ]);
}

/** What was to be encrypted once, and is not covered by what is to be now. kube-apiserver refuses rules that are covered. */
export function formerResources(ring: KeyRing, { resources }: Encryption): readonly string[] {
  return narrowFirst(ring.resources).filter((old) => !resources.some((now) => covers(now, old)));
}

/** Neighbours of one provider share an element; the order of the keys is the order in which they are tried. */
function runsOf(keys: readonly RingKey[]): readonly (readonly RingKey[])[] {
  const runs: RingKey[][] = [];
  for (const key of keys) {
    const run = runs.at(-1);
    if (run?.[0]?.provider === key.provider) run.push(key);
    else runs.push([key]);
  }
  return runs;
}

function providerOf(run: readonly RingKey[]): Plain {
  const keys = run.map(({ name, secret }) => ({ name, secret }));
  return { [run[0]?.provider ?? 'identity']: { keys } };
}
