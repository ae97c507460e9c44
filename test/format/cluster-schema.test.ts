/** The schema that editors hold a cluster file against: what YAML makes of the text, not the text itself, must pass. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it, test } from 'vitest';
import { parse } from 'yaml';
import { readClusterFile } from '../../src/format/cluster-file/read.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const schema = new Ajv2020({ strict: false }).compile(JSON.parse(read('schemas/cluster.json')));
const TEMPLATE = read('templates/kubepki.yaml');
const wrongAt = (text: string) =>
  schema(parse(text)) ? [] : (schema.errors ?? []).map(({ instancePath }) => instancePath);

describe('the schema of the cluster file', () => {
  it('takes what init writes', () => expect(wrongAt(TEMPLATE)).toEqual([]));

  test.each([
    ['kubernetesVersion: 1.37', 'kubernetesVersion: "1.37"'],
    ['kubernetesVersion: 1.37', 'kubernetesVersion: v1.33.13'],
    ['securePort: 6443', 'securePort: "6443"'],
    ['securePort: 6443', 'securePort: 443'],
  ])('takes both spellings, as the decoder does: %s, %s', (from, to) => {
    const text = TEMPLATE.replace(from, to);
    expect(text).toContain(to);
    expect([wrongAt(text), readClusterFile(text).ok]).toEqual([[], true]);
  });

  test.each([
    ['securePort: 6443', 'securePort: 6443.5', '/securePort'],
    ['securePort: 6443', 'securePort: true', '/securePort'],
    ['kubernetesVersion: 1.37', 'kubernetesVersion: [1.37]', '/kubernetesVersion'],
    ['authorities: 10y', 'authorities: 10', '/lifetimes/authorities'],
  ])('refuses, as the decoder does: %s, %s', (from, to, where) => {
    const text = TEMPLATE.replace(from, to);
    expect([wrongAt(text), readClusterFile(text).ok]).toEqual([[where], false]);
  });
});
