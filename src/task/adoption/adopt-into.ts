/** What was found answers what nobody said of the cluster; then it is taken over into the store of the cluster that this makes. */
import type { Cluster } from '../../domain/cluster.ts';
import { optional } from '../../domain/optional.ts';
import { IDENTITY_IDS } from '../../domain/identity/table.ts';
import type { ActWarning } from '../../domain/act-warning.ts';
import type { InitAsk, InitPorts, Written } from '../init.ts';
import type { AdoptPath } from './ask.ts';
import { type Decided, decideAuthorities, decideEncryption, decideRest } from './decide.ts';
import { materialAt } from './material.ts';
import { type TakenOver, takeOver } from './take-over.ts';

/** @param given what the caller said; ask is that and what kubeadm's file says */
export async function adoptInto(
  written: (said: InitAsk) => Written,
  given: InitAsk,
  ask: InitAsk,
  paths: readonly AdoptPath[],
  now: Date,
  ports: InitPorts,
): Promise<Written & { readonly adopted: TakenOver }> {
  const material = await materialAt(paths, ports.files, ports.progress, now);
  let made = written(ask);
  const warnings: ActWarning[] = [];
  const take = (found: Decided) => {
    const before = made.cluster;
    made = written({ ...made.ask, ...found });
    warnings.push(...asFound(before, made.cluster));
  };
  take(decideEncryption(material, made.cluster));
  take(await decideAuthorities(material, made.cluster, ports.store, now));
  const { extraNames, ...algorithms } = await decideRest(
    material,
    made.cluster,
    ports.store,
    now,
    ask.keyAlgorithm,
  );
  // an algorithm given as an option is one to be had from now on; that of kubeadm's file is one that most have
  take({ ...optional('extraNames', extraNames), ...(given.keyAlgorithm === undefined ? algorithms : {}) });
  const { cluster } = made;
  const kubeconfigTemplate = await ports.template('kubeconfig.yaml');
  const adopted = await takeOver(
    { verb: 'init', cluster, paths, material, kubeconfigTemplate, now },
    ports.store,
  );
  return { ...made, adopted: { ...adopted, warnings: [...warnings, ...adopted.warnings] } };
}

function asFound(before: Cluster, after: Cluster): readonly ActWarning[] {
  const known = before.extraNames.apiserver ?? [];
  const names = (after.extraNames.apiserver ?? []).filter((name) => !known.includes(name));
  const fields = [
    ['authorities.etcd', before.authorities.etcd, after.authorities.etcd],
    ['keyAlgorithm', before.keyAlgorithm, after.keyAlgorithm],
    ...IDENTITY_IDS.map((id) => {
      const [was, is] = [before, after].map(({ keyAlgorithms }) => keyAlgorithms[id] ?? '');
      return [`keyAlgorithms.${id}`, was, is] as const;
    }),
    ['extraNames.apiserver', '', names.join(', ')],
  ] as const;
  return fields.flatMap(([path, was, value = '']) =>
    was === value ? [] : [{ warning: 'as-found', path, value } as const],
  );
}
