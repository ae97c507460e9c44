/**
 * Flags of a cluster file that their program knows and would not take as they stand: refused beside one that it gets of
 * course, passed over without a word, or to be followed by others who would not hear of it.
 */
import type { Cluster } from '../cluster.ts';
import type { Problem } from '../shape.ts';
import { PROGRAM_IDS, type ProgramId } from './program.ts';

/** What to say instead; undefined where the flag is as good as any. */
type Clash = (flag: string, cluster: Cluster) => string | undefined;

const CLASHES: Readonly<Partial<Record<ProgramId, Clash>>> = {
  'etcd': (flag) =>
    // etcd-io/etcd server/etcdmain/config.go (parse): with a file, flags are ignored
    flag === 'config-file' ? 'flags: with a file etcd takes no notice of any' : undefined,
  'kube-apiserver': (flag, { encryption, flags }) => {
    const given = flags['kube-apiserver'] ?? {};
    if (flag === 'secure-port') return 'securePort instead, which those who dial it follow';
    // pkg/kubeapiserver/options/authentication.go (ToAuthenticationConfig, validateOIDCOptions)
    if (flag.startsWith('oidc-'))
      return 'what it says as jwt in a file of your own that the flag authentication-config names: the API server takes no oidc flag beside one';
    if (flag === 'anonymous-auth' && given['authentication-config'] === undefined)
      return 'what it says as anonymous in a file of your own that the flag authentication-config names: the API server does not take both';
    if (flag === 'encryption-provider-config' && encryption.provider !== 'none')
      return 'encryption.provider: none beside it, for keys of a file of your own are none of kubepki encryption';
    return undefined;
  },
  'kube-proxy': (flag) =>
    // cmd/kube-proxy/app/options.go (Complete): a file takes the place of all that other flags said
    /^(?:config|hostname-override|master|v|vmodule|log-.*|logging-format)$/.test(flag)
      ? undefined
      : 'what it says in a file of your own that the flag config names: beside one kube-proxy takes no notice of it',
};

export function clashingFlags(cluster: Cluster): readonly Problem[] {
  return PROGRAM_IDS.flatMap((id) =>
    Object.entries(cluster.flags[id] ?? {}).flatMap(([flag, found]): Problem[] => {
      const expected = CLASHES[id]?.(flag, cluster);
      return expected === undefined ? [] : [{ path: ['flags', id, flag], kind: 'conflict', found, expected }];
    }),
  );
}
