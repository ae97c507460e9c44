/** Which service ranges kube-apiserver refuses, asked of the real one: it judges its flags before it opens anything. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parsePrefix } from '../../src/domain/address.ts';
import { serviceRangeFault } from '../../src/domain/service-range.ts';
import { parseVersion } from '../../src/domain/version.ts';
import { findAssets } from './find-assets.mjs';

const program = join(findAssets().directory, 'kube-apiserver');
const [, said = ''] = /v(\S+)/.exec(spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout) ?? [];
const version = parseVersion(said);

/** What it says of a range; that no etcd was named ends every one of these. */
function refusal(range: string): string | undefined {
  const { status, stderr } = spawnSync(
    program,
    [`--service-cluster-ip-range=${range}`, '--service-account-issuer=https://x', '--secure-port=65535'],
    { encoding: 'utf8', timeout: 60_000 },
  );
  expect(status).toBe(1);
  return stderr
    .split('\n')
    .find((line) =>
      /service.cluster.ip.range|the service cluster IP range/i.test(line.replace(/^.*Flag.*$/, '')),
    );
}

test.each([
  '172.30.0.0/29',
  '172.30.0.0/30',
  '172.30.0.1/32',
  '10.96.0.0/12',
  '10.0.0.0/11',
  '10.0.0.0/8',
  '128.0.0.0/1',
  'fd00::/125',
  'fd00::/126',
  'fd00::/108',
  'fd00::/107',
  'fd00::/64',
])('%s', (range) => {
  const prefix = parsePrefix(range);
  if (prefix === undefined || version === undefined) throw new Error(`${range}, ${said}`);
  const refused = refusal(range);
  const fault = serviceRangeFault(prefix, version, 'hard-way');
  expect([range, refused === undefined ? 'taken' : 'refused']).toEqual([
    range,
    fault === undefined ? 'taken' : 'refused',
  ]);
  // the limit that we name is the one that it names
  const named = /the mask must be >= (\d+)/.exec(refused ?? '')?.[1];
  if (named !== undefined) expect(fault).toContain(`/${named} or longer`);
});
