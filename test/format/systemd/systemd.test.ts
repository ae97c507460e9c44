/** systemd itself on our units: what they say is known to it, and a command is split into the words that it was made of. */
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ClusterText } from '../../../src/domain/cluster-text.ts';
import { LAYOUT_IDS } from '../../../src/domain/layout/table.ts';
import { binary, commandLine, placeOn } from '../../../src/domain/program/command-line.ts';
import { PROGRAM_IDS } from '../../../src/domain/program/program.ts';
import { renderings } from '../../../src/domain/rendering/rendering.ts';
import { VALUES } from '../../../src/domain/value.ts';
import { renderUnit } from '../../../src/format/rendering/unit.ts';
import { commandOf } from '../../../src/format/unit/fill.ts';
import { readUnit } from '../../../src/format/unit/read.ts';
import { CIDRS, clusterOf, type Family, machines } from '../../domain/cluster.ts';
import { commandsIn, machineWith, SKIPS, verify, WITH } from './machine.ts';

const template = (program: string) =>
  readFileSync(new URL(`../../../templates/systemd/${program}.service`, import.meta.url), 'utf8');

const UNITS = '/etc/systemd/system';

/** What lies on each machine of a cluster by the time it is started: its units and the programs. */
function unitsOf(text: Partial<ClusterText>): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const cluster = clusterOf(text);
  const found = new Map<string, Map<string, string>>();
  for (const { kind, program, machine, path } of renderings(cluster)) {
    if (kind !== 'systemd' || program === undefined || machine === undefined) continue;
    const files = found.get(machine.name) ?? new Map<string, string>();
    found.set(machine.name, files);
    files.set(
      path.slice(`nodes/${machine.name}`.length),
      renderUnit(template(program), program, cluster, machine),
    );
    files.set(binary(program, cluster), '#!/bin/sh\n');
  }
  return found;
}

function verified(files: ReadonlyMap<string, string>): string {
  const { root, end } = machineWith(files);
  onTestFinished(end);
  return verify(
    root,
    [...files.keys()].filter((path) => path.startsWith(UNITS)),
  );
}

describe.skipIf(SKIPS)(`units: ${WITH}`, () => {
  it('the templates are units before anything is filled in', () => {
    const files = PROGRAM_IDS.flatMap((id): [string, string][] => [
      [`${UNITS}/${id}.service`, template(id)],
      [`/usr/local/bin/${id}`, ''],
    ]);
    expect(verified(new Map(files))).toBe('');
  });

  it.each(
    LAYOUT_IDS.flatMap((layout) =>
      (['v4', 'v6', 'dual'] as const).flatMap((family: Family) =>
        (['stacked', 'apart'] as const).map((etcd) => ({ layout, family, etcd })),
      ),
    ),
  )('of every machine: $layout, $family, etcd $etcd', ({ layout, family, etcd }) => {
    const found = unitsOf({
      layout,
      serviceCidrs: CIDRS[family],
      controlPlane: machines('cp', 1, 2, family),
      etcd: etcd === 'stacked' ? [] : machines('etcd', 2, 1, family),
      workers: machines('worker', 3, 1, family),
      flags: { 'kube-apiserver': { 'oidc-issuer-url': `https://a/?b=%20&c="d e"$F\\` } },
    });
    const said = [...found].map(([name, files]) => [name, verified(files)]);
    expect(said).toEqual([...found.keys()].map((name) => [name, '']));
    expect(found.size).toBe(etcd === 'stacked' ? 3 : 4);
  });

  it.each([
    ['UMask=', 'UMaks=', "Unknown key 'UMaks'"],
    ['--name=sample', '"--name=sample', 'Unbalanced quoting'],
    ['Type=notify', 'Type=known', 'Failed to parse service type'],
    ['/usr/local/bin/etcd', '/usr/local/bin/etdc', 'etdc'],
  ])('it would say so if they were not: %s for %s', (good, bad, complaint) => {
    const said = verified(
      new Map([
        [`${UNITS}/etcd.service`, template('etcd').replace(good, bad)],
        ['/usr/local/bin/etcd', ''],
      ]),
    );
    expect(said).toContain(complaint);
    expect(said).toContain('exit 1');
  });

  it('a directory that systemd makes is the one that the program writes to', () => {
    const made = (program: 'etcd' | 'kube-apiserver', key: string) =>
      readUnit(template(program)).find((setting) => setting.key === key)?.value;
    for (const layout of LAYOUT_IDS) {
      const cluster = clusterOf({ layout });
      expect(placeOn('etcd-data', cluster)).toBe(`/var/lib/${made('etcd', 'StateDirectory')}`);
      expect(placeOn('audit-log', cluster)).toMatch(
        new RegExp(`^/var/log/${made('kube-apiserver', 'LogsDirectory')}/[^/]+$`),
      );
    }
  });

  it('every value that a cluster file may give a flag reaches the program as it is', () => {
    const character = fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...Array.from(`%$"'\\ ;#{}()[]*?!-@:+|&<>\`~=,%%$$n`)) },
      { weight: 1, arbitrary: fc.stringMatching(/^[ -~]$/) },
    );
    const value = fc
      .string({ unit: character, minLength: 1, maxLength: 40 })
      .filter(VALUES['flag-value'].accepts);
    const given = fc.sample(fc.array(value, { minLength: 1, maxLength: 8 }), { numRuns: 300, seed: 7 });
    const commands = given.map((values) => values.map((one) => `--flag=${one}`));
    const names = commands.map((_, i) => `command-${i}.service`);
    const { root, end } = machineWith(
      new Map([
        ...commands.map((args, i): [string, string] => [
          `${UNITS}/${names[i]}`,
          `[Unit]\nDefaultDependencies=no\n[Service]\nExecStart=${commandOf('/bin/true', args)}\n`,
        ]),
        [`${UNITS}/all.target`, `[Unit]\nDefaultDependencies=no\nWants=${names.join(' ')}\n`],
      ]),
    );
    onTestFinished(end);
    const understood = commandsIn(`${root}${UNITS}:${root}/usr/lib/systemd/system`, 'all.target');
    // the last step is the one of the moment in which a command is run: $$ is $, and no word may hold another $
    const run = (word: string) => {
      expect(word.replaceAll('$$', '')).not.toContain('$');
      return word.replaceAll('$$', '$');
    };
    expect(names.map((name) => understood.get(name)?.map(run))).toEqual(
      commands.map((args) => ['/bin/true', ...args]),
    );
  });

  it('our own flags are the words that systemd makes of them', () => {
    const cluster = clusterOf({ workers: machines('worker', 3, 1, 'dual') });
    const [machine] = cluster.controlPlane;
    if (machine === undefined) throw new Error('no machine');
    const { root, end } = machineWith(
      new Map(
        PROGRAM_IDS.flatMap((id): [string, string][] => [
          [`${UNITS}/${id}.service`, renderUnit(template(id), id, cluster, machine)],
          [`${UNITS}/all.target`, `[Unit]\nWants=${PROGRAM_IDS.map((one) => `${one}.service`).join(' ')}\n`],
        ]),
      ),
    );
    onTestFinished(end);
    const understood = commandsIn(`${root}${UNITS}:${root}/usr/lib/systemd/system`, 'all.target');
    for (const id of PROGRAM_IDS)
      expect(understood.get(`${id}.service`)).toEqual([
        binary(id, cluster),
        ...commandLine(id, cluster, machine).map(({ flag, value }) => `--${flag}=${value}`),
      ]);
  });
});
