import { identity, IDENTITY_IDS } from '../../domain/identity/table.ts';
import type { LayoutFile } from '../../domain/layout/layout.ts';
import { isNone, layout, type LayoutId, layoutFiles } from '../../domain/layout/table.ts';
import { type Fact, fact } from './fact.ts';

const LOCAL = { 'loopback': '127.0.0.1', 'own-address': "the machine's first address" };
const KUBELETS = {
  'workers': 'the machines under workers; a control plane that shall run one stands there too',
  'control-planes-and-workers': 'every control plane and every worker',
};
const KEY_FORMS = {
  'pkcs8': 'PKCS#8 (PRIVATE KEY)',
  'traditional': 'PKCS#1 (RSA PRIVATE KEY) or SEC1 (EC PRIVATE KEY)',
};
/** Where files lie, in the order of reading: a machine has all of its roles'. */
const SECTIONS = {
  'shared': 'in the store',
  'control-plane': 'control plane',
  'first-control-plane': 'the first one',
  'etcd-member': 'etcd member',
  'stacked-member': 'stacked etcd',
  'node': 'kubelet',
} as const;

export function layoutFacts(id: LayoutId): readonly Fact[] {
  const { localEndpoint, kubelets, keyForm } = layout(id);
  const all = IDENTITY_IDS.flatMap((key) =>
    layoutFiles(id, key).map((file) => ({ key, file, section: sectionOf(file, identity(key).per) })),
  );
  return [
    ...fact('local API', [LOCAL[localEndpoint]]),
    ...fact('kubelets', [KUBELETS[kubelets]]),
    ...fact('private keys', [KEY_FORMS[keyForm]]),
    ...Object.entries(SECTIONS).flatMap(([section, label]) =>
      fact(
        label,
        all
          .filter((one) => one.section === section)
          .map(({ key, file }) => `${file.path.replace('{user}', 'USER')}: ${file.role} of ${key}`),
      ),
    ),
    ...fact(
      'none of',
      IDENTITY_IDS.flatMap((key) => {
        const files = layout(id).files[key];
        return isNone(files) ? [`${key}: ${files.none}`] : [];
      }),
    ),
  ];
}

/** A machine's own files lie where the identity has its machines. */
function sectionOf({ on }: LayoutFile, per: string): string {
  return on === 'own' ? per : on;
}
