/** What is applied to the API server, and what kubelets run as static pods, as the API server decodes it: strictly. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { renderKind } from '../../../src/domain/rendering/kind.ts';
import { renderings } from '../../../src/domain/rendering/rendering.ts';
import { until } from '../poll.mjs';
import { childrenOf } from '../proc.mjs';
import type { Booted } from './booted.ts';
import type { Row } from './row.ts';

export function proveManifests(up: () => Booted, row: Row): void {
  test('every manifest and static pod is what the API server knows, to the last field', async () => {
    const { spec, store } = up();
    const files = renderings(spec).flatMap(({ kind, path }) =>
      kind === 'static-pods' || (renderKind(kind).ofCourse && path.startsWith('manifests/')) ? [path] : [],
    );
    expect(files).toContain('manifests/rbac.yaml');
    // pods need the service account that the controller manager makes
    await until('the service account of kube-system', async () => {
      const { code } = await up().kubectl(['get', 'serviceaccount', 'default', '--namespace=kube-system']);
      return code === 0;
    });
    for (const file of files) {
      const apply = [
        'apply',
        '--server-side',
        '--dry-run=server',
        '--validate=strict',
        '--filename',
        join(store.directory, file),
      ];
      const { code, stderr } = await up().kubectl(apply);
      expect([code, stderr], file).toEqual([0, '']);
    }
  });

  test.runIf(row.layout === 'kubeadm')('a static pod sees no key but those that it mounts', () => {
    const [plane] = up().spec.controlPlane;
    const sees = (program: string, path: string) => {
      const { process } = up().bed.component(`${plane?.name}/${program}`);
      const [inside] = childrenOf(process?.pid ?? 0);
      return existsSync(`/proc/${inside}/root/etc/kubernetes/${path}`);
    };
    expect(sees('kube-apiserver', 'pki/apiserver.key')).toBe(true);
    expect(sees('kube-scheduler', 'scheduler.conf')).toBe(true);
    for (const path of ['pki/ca.key', 'pki/sa.key', 'admin.conf'])
      expect(sees('kube-scheduler', path), path).toBe(false);
  });
}
