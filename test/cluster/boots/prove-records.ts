/** What is kept: secrets are unreadable in etcd, and whoever let somebody in is written down. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { placeOn } from '../../../src/domain/program/command-line.ts';
import { until } from '../poll.mjs';
import type { Booted } from './booted.ts';
import { rawFromEtcd } from './raw.ts';
import { JUMPBOX } from './store.ts';

const WITHIN = { limitMs: 60_000, everyMs: 250 };

interface AuditEvent {
  readonly stage: string;
  readonly verb: string;
  readonly user: { readonly username: string };
  readonly objectRef?: { readonly resource: string; readonly subresource?: string; readonly name?: string };
}

export function proveRecords(up: () => Booted): void {
  describe('what is kept', () => {
    test('a secret is encrypted in etcd, and whole for who may read it', async () => {
      const made = await up().kubectl(['create', 'secret', 'generic', 'kept', '--from-literal=word=hush']);
      expect(made.stderr).toBe('');
      const raw = await rawFromEtcd(up(), '/registry/secrets/default/kept');
      expect(raw).toMatch(/^k8s:enc:secretbox:v1:/);
      expect(raw).not.toContain('hush');
      const { data } = await up().get<{ data: { word: string } }>('secret', 'kept');
      expect(Buffer.from(data.word, 'base64').toString()).toBe('hush');
    });

    test('who approved a request for a certificate is in the audit log, and the certificate is good', async () => {
      const { key, request } = await makeRequest(up());
      const applied = await up().kubectl(['apply', '--filename=-'], 'admin', { input: request });
      expect(applied.stderr).toBe('');
      expect(await up().kubectl(['certificate', 'approve', 'carol'])).toMatchObject({ code: 0 });
      const path = '--output=jsonpath={.status.certificate}';
      const issued = await until(
        'the certificate of carol',
        async () => (await up().kubectl(['get', 'csr', 'carol', path])).stdout,
        WITHIN,
      );
      const certificate = key.replace('.key', '.crt');
      await up().bed.run(JUMPBOX.name, ['sh', '-c', `base64 -d >${certificate}`], { input: issued });
      const [server] = up().apiServers;
      const carol = await up().bed.run(JUMPBOX.name, [
        ...['kubectl', `--server=${server}`, `--client-certificate=${certificate}`, `--client-key=${key}`],
        ...[`--certificate-authority=${join(up().store.directory, 'pki/ca.crt')}`],
        ...['auth', 'whoami', '--output=jsonpath={.status.userInfo.username}'],
      ]);
      expect(carol).toMatchObject({ code: 0, stdout: 'carol' });

      const approvals = await until(
        'the approval in an audit log',
        () => {
          const found = auditEvents(up()).filter(
            ({ stage, objectRef }) =>
              stage === 'ResponseComplete' &&
              objectRef?.resource === 'certificatesigningrequests' &&
              objectRef.subresource === 'approval',
          );
          return found.some(({ objectRef }) => objectRef?.name === 'carol') && found;
        },
        WITHIN,
      );
      expect(
        approvals.filter(({ objectRef }) => objectRef?.name === 'carol').map(({ user }) => user.username),
      ).toEqual(['kubernetes-admin']);
      if (up().row.kubelets === 'bootstrap')
        expect(approvals.map(({ user }) => user.username)).toContain(
          'system:serviceaccount:kube-system:certificate-controller',
        );
      expect(JSON.stringify(auditEvents(up()))).not.toContain(Buffer.from('hush').toString('base64'));
    });
  });
}

/** Of all API servers. */
function auditEvents({ bed, spec }: Booted): AuditEvent[] {
  return spec.controlPlane.flatMap(({ name }) =>
    readFileSync(join(bed.host(name).root, placeOn('audit-log', spec)), 'utf8')
      .split('\n')
      // the last line may be under way
      .slice(0, -1)
      .map((line) => JSON.parse(line) as AuditEvent),
  );
}

/** By openssl, as somebody without kubepki would ask. */
async function makeRequest(booted: Booted): Promise<{ key: string; request: string }> {
  const key = '/run/carol.key';
  const asked = await booted.on(JUMPBOX.name, [
    ...['openssl', 'req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
    ...['-keyout', key, '-subj', '/O=builders/CN=carol'],
  ]);
  const request = {
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    metadata: { name: 'carol' },
    spec: {
      request: Buffer.from(asked).toString('base64'),
      signerName: 'kubernetes.io/kube-apiserver-client',
      usages: ['client auth'],
    },
  };
  return { key, request: JSON.stringify(request) };
}
