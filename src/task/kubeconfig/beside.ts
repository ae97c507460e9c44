/** What a kubeconfig names instead of holding it: client-go reads such files anew, so that a renewed certificate needs no new kubeconfig. */
import type { BesideFile } from '../../domain/port.ts';
import type { KubeconfigFacts } from '../../format/kubeconfig/entry.ts';
import type { Holder } from './holder.ts';

interface Laid {
  readonly facts: readonly [KubeconfigFacts, ...KubeconfigFacts[]];
  /** keys before their certificates: whoever finds the new certificate finds its key */
  readonly files: readonly BesideFile[];
}

/** @param apart without it all is embedded */
export function laidBeside(holders: readonly [Holder, ...Holder[]], apart: boolean): Laid {
  const [first, ...others] = holders;
  if (!apart) return { facts: [first.facts, ...others.map(({ facts }) => facts)], files: [] };
  const files = holders.flatMap(({ id, facts }) => {
    const { key, certificate, authority } = namesOf(id, facts);
    return [
      { name: key.file, bytes: facts.key, mode: 0o600 },
      { name: certificate.file, bytes: facts.certificate, mode: 0o644 },
      { name: authority.file, bytes: facts.authority, mode: 0o644 },
    ];
  });
  const named = ({ id, facts }: Holder): KubeconfigFacts => ({ ...facts, ...namesOf(id, facts) });
  return {
    facts: [named(first), ...others.map(named)],
    files: [...new Map(files.map((file) => [file.name, file])).values()],
  };
}

/** Named after the cluster, so that two clusters' files lie in one folder. */
function namesOf(id: string, { cluster }: KubeconfigFacts) {
  return {
    key: { file: `${cluster}-${id}.key` },
    certificate: { file: `${cluster}-${id}.crt` },
    authority: { file: `${cluster}-ca.crt` },
  };
}
