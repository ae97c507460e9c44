/** Objects that nobody vouches for: what a field holds that is not as the API has it, and what comes back whole. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  creationBody,
  mayBeName,
  readSigningRequest,
  readSigningRequestList,
} from '../../../src/format/api/signing-request.ts';

const PEM = '-----BEGIN CERTIFICATE REQUEST-----\nMA==\n-----END CERTIFICATE REQUEST-----\n';
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** As kube-apiserver v1.37.1 wrote it, with kubectl get -o json; long values are cut. */
const whole = () => ({
  apiVersion: 'certificates.k8s.io/v1',
  kind: 'CertificateSigningRequest',
  metadata: {
    creationTimestamp: '2026-11-21T12:00:00Z',
    name: 'alice',
    resourceVersion: '1204',
    uid: '6f9c0c54-6f0c-4a8c-8f0c-3a7d0a4f6a55',
  },
  spec: {
    expirationSeconds: 3600,
    extra: {
      'authentication.kubernetes.io/credential-id': ['X509SHA256=00'],
      ['__proto__']: ['x'] as readonly string[], // computed: an own property, as JSON.parse makes it
    },
    groups: ['system:masters', 'system:authenticated'],
    request: base64(PEM),
    signerName: 'kubernetes.io/kube-apiserver-client',
    usages: ['digital signature', 'client auth'],
    username: 'kubernetes-admin',
  },
  status: {
    certificate: base64('leaf'),
    conditions: [
      {
        lastTransitionTime: '2026-11-21T12:00:01Z',
        lastUpdateTime: '2026-11-21T12:00:02Z',
        message: 'This CSR was approved by kubectl certificate approve.',
        reason: 'KubectlApprove',
        status: 'True',
        type: 'Approved',
      },
    ],
  },
});

function set(path: string, value: unknown): unknown {
  const object: Record<string, unknown> = structuredClone(whole());
  const steps = path.split('.');
  let at = object;
  for (const step of steps.slice(0, -1)) at = at[step] as Record<string, unknown>;
  if (value === undefined) delete at[steps.at(-1) ?? ''];
  else at[steps.at(-1) ?? ''] = value;
  return object;
}

function read(object: unknown) {
  const reading = readSigningRequest(object);
  if (!reading.ok) throw new Error(`${reading.fault} ${reading.field}`);
  return reading.value;
}

describe('an object of the API', () => {
  it('is read whole', () => {
    const object = whole();
    expect(read(object)).toEqual({
      name: 'alice',
      uid: object.metadata.uid,
      resourceVersion: '1204',
      created: '2026-11-21T12:00:00Z',
      signerName: 'kubernetes.io/kube-apiserver-client',
      usages: ['digital signature', 'client auth'],
      expirationSeconds: 3600,
      requester: {
        user: 'kubernetes-admin',
        uid: '',
        groups: ['system:masters', 'system:authenticated'],
        extra: object.spec.extra,
      },
      pem: new Uint8Array(Buffer.from(PEM)),
      conditions: [
        {
          type: 'Approved',
          status: 'True',
          reason: 'KubectlApprove',
          message: 'This CSR was approved by kubectl certificate approve.',
          since: '2026-11-21T12:00:02Z',
        },
      ],
      certificate: new Uint8Array(Buffer.from('leaf')),
      object,
    });
  });

  it('has nothing where the server has nothing', () => {
    for (const nothing of [undefined, null, {}]) {
      const value = read(set('status', nothing));
      expect(value.conditions).toEqual([]);
      expect(value).not.toHaveProperty('certificate');
    }
    expect(read(set('status.certificate', ''))).not.toHaveProperty('certificate');
    expect(read(set('status.conditions', null)).conditions).toEqual([]);
    expect(read(set('spec.expirationSeconds', undefined))).not.toHaveProperty('expirationSeconds');
    expect(read(set('spec.groups', null)).requester.groups).toEqual([]);
    expect(read(set('kind', undefined)).name).toBe('alice');
  });

  it.each([
    ['metadata.name', ''],
    ['metadata.name', '../../secrets'],
    ['metadata.name', '..'],
    ['metadata.name', 7],
    ['metadata.uid', undefined],
    ['metadata.resourceVersion', 12],
    ['metadata.creationTimestamp', 'yesterday\u001b[2J'],
    ['metadata.creationTimestamp', '2026-13-45T99:00:00Z'],
    ['metadata', []],
    ['kind', 'Secret'],
    ['spec', 'x'],
    ['spec.request', undefined],
    ['spec.request', 'not base64!'],
    ['spec.request', ['MA==']],
    ['spec.signerName', ''],
    ['spec.usages', 'client auth'],
    ['spec.usages', [1]],
    ['spec.username', { toString: 'root' }],
    ['spec.groups', ['a', null]],
    ['spec.extra', []],
    ['spec.extra', { a: 'b' }],
    ['spec.expirationSeconds', '3600'],
    ['spec.expirationSeconds', 1.5],
    ['status', []],
    ['status.certificate', '%%%'],
    ['status.conditions', {}],
    ['status.conditions', [null]],
    ['status.conditions', [{ status: 'True' }]],
  ])('%s that is %j makes it unreadable, and is named', (path, value) => {
    const reading = readSigningRequest(set(path, value));
    expect(reading).toMatchObject({ ok: false, field: path });
  });

  it('is bounded: nothing is cut short without a word', () => {
    const many = Array.from({ length: 10_001 }, () => 'g');
    expect(readSigningRequest(set('spec.groups', many))).toMatchObject({
      fault: 'too-large',
      field: 'spec.groups',
    });
    expect(readSigningRequest(set('spec.request', 'A'.repeat((2 << 20) + 4)))).toMatchObject({
      fault: 'too-large',
      field: 'spec.request',
      name: 'alice',
    });
  });

  it('is nothing at all for what is no object', () => {
    for (const value of [undefined, null, 0, 'x', [], () => undefined])
      expect(readSigningRequest(value)).toMatchObject({ ok: false, field: '' });
  });

  it('never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (spec, status) => {
        for (const object of [spec, { ...whole(), spec }, { ...whole(), status }])
          expect(typeof readSigningRequest(object).ok).toBe('boolean');
      }),
    );
  });
});

describe('a list', () => {
  it('gives each item on its own, and from where a watch goes on', () => {
    const reading = readSigningRequestList({
      metadata: { resourceVersion: '77', continue: 'abc' },
      items: [whole(), { metadata: { name: 'damaged' } }, null],
    });
    expect(reading).toMatchObject({
      ok: true,
      value: {
        resourceVersion: '77',
        next: 'abc',
        items: [{ ok: true }, { ok: false, field: 'spec', name: 'damaged' }, { ok: false, field: '' }],
      },
    });
  });

  it('may have no items; one without a version is none', () => {
    expect(readSigningRequestList({ metadata: { resourceVersion: '1' }, items: null })).toEqual({
      ok: true,
      value: { resourceVersion: '1', items: [] },
    });
    expect(readSigningRequestList({ items: [] })).toMatchObject({ ok: false });
    expect(readSigningRequestList({ metadata: { resourceVersion: '1' }, items: {} })).toMatchObject({
      ok: false,
      field: 'items',
    });
    expect(readSigningRequestList('<html>')).toMatchObject({ ok: false });
  });
});

it('a request is sent as the API wants it, and no more', () => {
  const asked = { name: 'a', pem: Buffer.from(PEM), signerName: 's.example/x', usages: ['client auth'] };
  expect(creationBody(asked)).toEqual({
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    metadata: { name: 'a' },
    spec: { request: base64(PEM), signerName: 's.example/x', usages: ['client auth'] },
  });
  expect(creationBody({ ...asked, expirationSeconds: 600 })).toMatchObject({
    spec: { expirationSeconds: 600 },
  });
});

it('a name is one segment of a path', () => {
  for (const name of ['a', 'node-csr-aZ_9', 'csr x', 'é', 'a..b']) expect(mayBeName(name), name).toBe(true);
  for (const name of ['', '.', '..', 'a/b', '%2e', 'x'.repeat(5000)]) expect(mayBeName(name)).toBe(false);
});
