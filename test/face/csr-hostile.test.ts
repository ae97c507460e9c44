/** What a cluster says of its requests and roles is whoever's who wrote it: nothing of it may reach a terminal as it is. */
import { expect, test } from 'vitest';
import type { Report } from '../../src/domain/report.ts';
import { render } from '../../src/face/render.ts';
import { styleFor } from '../../src/face/style.ts';
import { isHostile } from '../../src/format/escape.ts';
import { listSigningRequests } from '../../src/task/csr/list.ts';
import { showSigningRequests } from '../../src/task/csr/show.ts';
import { MemoryApi } from '../api/memory-api.ts';
import { pathOf, send } from '../task/csr/requests.ts';

/** control, escape, bell, C1, newline, bidi, zero width, a look-alike */
const EVIL = 'a\u001b[2Jb\u0007\u009bc\nd\u202ee\u200bf\u0455';
/** as long, and of UTF8String as well */
const STAND_IN = `é${'x'.repeat(Buffer.byteLength(EVIL) - 2)}`;
const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const clock = { now: () => new Date('2026-11-21T12:00:00Z') };

async function cluster(): Promise<MemoryApi> {
  const memory = new MemoryApi();
  // something to tell of each kind: doubts, and words of the server's
  memory.allows = () => false;
  const admin = { username: 'admin', groups: ['system:masters'] };
  const put = (path: string, body: object) => memory.handle({ method: 'POST', path, body }, admin);
  put(`${RBAC}/clusterroles`, {
    metadata: { name: EVIL },
    rules: [
      { verbs: ['get', EVIL], apiGroups: ['', EVIL], resources: ['secrets', EVIL], resourceNames: [] },
      { verbs: ['impersonate'], apiGroups: [''], resources: ['users'], resourceNames: [EVIL] },
    ],
  });
  for (const role of [EVIL, `gone${EVIL}`])
    put(`${RBAC}/clusterrolebindings`, {
      metadata: { name: `${role}-bound` },
      roleRef: { kind: 'ClusterRole', name: role },
      subjects: [{ kind: 'Group', name: EVIL }],
    });
  put(`${RBAC}/namespaces/${encodeURIComponent(EVIL)}/rolebindings`, {
    metadata: { name: EVIL, namespace: EVIL },
    roleRef: { kind: 'ClusterRole', name: EVIL },
    subjects: [{ kind: 'User', name: EVIL }],
  });
  put('/api/v1/nodes', {
    metadata: { name: EVIL },
    status: { addresses: [{ type: 'Hostname', address: EVIL }] },
  });
  const as = { username: EVIL, groups: [EVIL] };
  const said = { type: 'Denied', status: 'True', reason: EVIL, message: EVIL, lastUpdateTime: EVIL };
  const odd = { type: EVIL, status: EVIL, reason: EVIL, message: EVIL };
  const subject = { commonName: STAND_IN, organizations: [STAND_IN], instead: [STAND_IN, EVIL] } as const;
  const spec = { extra: { [EVIL]: [EVIL] }, uid: EVIL };
  const status = { conditions: [said, odd] };
  await send(memory, {
    name: EVIL,
    ...subject,
    organizations: [STAND_IN, 'system:masters'],
    as,
    spec,
    status,
  });
  await send(memory, { name: 'person', ...subject, as, spec });
  await send(memory, { name: 'signer', as, spec: { signerName: EVIL, usages: [EVIL] } });
  await send(memory, {
    name: 'kubelet',
    ...subject,
    commonName: `system:node:${STAND_IN}`,
    organizations: ['system:nodes'],
    spec: { signerName: 'kubernetes.io/kubelet-serving' },
  });
  await send(memory, { name: 'unread', spec: { request: Buffer.from(EVIL).toString('base64') } });
  await send(memory, { name: `bad${EVIL}`, spec: { request: EVIL } });
  return memory;
}

async function told(report: Report): Promise<readonly string[]> {
  const speaker = { me: 'kubepki', file: undefined };
  return Promise.all(
    (['table', 'json', 'yaml'] as const).map((format) => render(report, format, styleFor(false), speaker)),
  );
}

test.each([false, true])('what csr list says of it is visible (RBAC forbidden: %s)', async (forbidden) => {
  const memory = await cluster();
  if (forbidden)
    memory.fault = ({ path }) =>
      path.startsWith(RBAC) ? { status: 403, body: { kind: 'Status', message: EVIL } } : undefined;
  const report = await listSigningRequests({}, { api: memory.as({ username: 'x', groups: [] }), clock });
  expect(report.requests).toHaveLength(5);
  expect(report.unreadable).toHaveLength(1);
  for (const text of await told(report)) {
    expect(text).toContain('\\u001b[2J');
    expect(text.split('\n').filter((line) => isHostile(line))).toEqual([]);
  }
});

test.each([false, true])('what csr show says of it is visible (RBAC forbidden: %s)', async (forbidden) => {
  const memory = await cluster();
  if (forbidden)
    memory.fault = ({ path, method }) =>
      path.startsWith(RBAC) || path.includes('nodes') || (method === 'GET' && path === pathOf('person'))
        ? { status: 403, body: { kind: 'Status', message: EVIL } }
        : undefined;
  const names = [EVIL, 'person', 'signer', 'kubelet', 'unread', `bad${EVIL}`, `gone${EVIL}`];
  const report = await showSigningRequests(
    { names },
    { api: memory.as({ username: 'x', groups: [] }), clock },
  );
  expect(report.requests.length + report.missing.length + report.unreadable.length).toBe(names.length);
  for (const text of await told(report)) {
    expect(text).toContain('\\u001b[2J');
    expect(text.split('\n').filter((line) => isHostile(line))).toEqual([]);
  }
});
