/**
 * Which flags, feature gates and configuration fields a release knows, as its own programs said it. A program ends at once
 * when it is given another one, so nothing that is rendered may hold any that is not here. How it was recorded:
 * test/cluster/README.md, "Flags".
 */

import { readFileSync } from 'node:fs';
import type { ProgramId } from '../../../src/domain/program/program.ts';

export interface KnownFlag {
  readonly type: string;
  /** As the flag set prints it, before any file is read. */
  readonly default: string;
  /** What the program says about it. */
  readonly deprecated?: string;
  /** Not in --help. */
  readonly hidden?: true;
}

export interface KnownGate {
  readonly stage: 'PRE-ALPHA' | 'ALPHA' | 'BETA' | 'GA' | 'DEPRECATED';
  readonly default: boolean;
  readonly locked?: true;
}

/** What a field is in YAML; any: more than one way to write it, map: whatever its keys. */
export type FieldType = 'string' | 'number' | 'boolean' | 'list' | 'object' | 'map' | 'any';

type Recorded<T> = Readonly<Record<string, readonly (T & { readonly in: readonly string[] })[]>>;
interface Jar<T> {
  readonly label: { readonly go: string; readonly releases: Readonly<Record<Maker, readonly string[]>> };
  readonly facts: Readonly<Record<string, Recorded<T>>>;
}
type Maker = 'kubernetes' | 'etcd';

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../vector/program/${name}.json`, import.meta.url), 'utf8'));
const flags = read('flags') as Jar<KnownFlag>;
const gates = read('gates') as Jar<KnownGate>;
const fields = read('fields') as Jar<{ readonly type: FieldType }>;

const releaseOf = (version: string): string => /^v?(\d+\.\d+)(?:\.|$)/.exec(version)?.[1] ?? version;

/** The releases that were asked, 1.33 and so on, oldest first. */
export const RECORDED: Readonly<Record<Maker, readonly string[]>> = {
  kubernetes: flags.label.releases.kubernetes.map(releaseOf),
  etcd: flags.label.releases.etcd.map(releaseOf),
};

/** By name, without dashes. The version may be a release's (1.33) or one of its patches (v1.33.13). */
export function knownFlags(program: ProgramId, version: string): ReadonlyMap<string, KnownFlag> {
  return knownTo(program === 'etcd' ? 'etcd' : 'kubernetes', version, flags.facts[program]);
}

export function knownGates(version: string): ReadonlyMap<string, KnownGate> {
  return knownTo('kubernetes', version, gates.facts.kubernetes);
}

/** By path, `authentication.x509.clientCAFile`, `tlsCipherSuites[]`; none when the release has no such document. */
export function knownFields(
  document: { readonly apiVersion: string; readonly kind: string },
  version: string,
): ReadonlyMap<string, FieldType> {
  const recorded = fields.facts[`${document.apiVersion}/${document.kind}`];
  return new Map([...knownTo('kubernetes', version, recorded)].map(([path, { type }]) => [path, type]));
}

/** What the program of that version would not start with, as it was written. */
export function unknownFlags(program: ProgramId, version: string, args: readonly string[]): string[] {
  const known = knownFlags(program, version);
  return args.filter((arg) => !known.has(/^--?([^=]*)/.exec(arg)?.[1] ?? ''));
}

/** Paths of a parsed document that the release has no field for, or that hold another kind of value. */
export function unknownFields(document: { apiVersion: string; kind: string }, version: string): string[] {
  const known = knownFields(document, version);
  const faults = (value: unknown, path: string): string[] => {
    const type = path === '' ? 'object' : known.get(path);
    if (type === undefined) return [path];
    if (type === 'any' || type === 'map' || value === null) return [];
    if (type !== (Array.isArray(value) ? 'list' : typeof value)) return [path];
    if (Array.isArray(value)) return value.flatMap((each) => faults(each, `${path}[]`));
    if (type !== 'object') return [];
    return Object.entries(value as object).flatMap(([name, each]) =>
      faults(each, path ? `${path}.${name}` : name),
    );
  };
  return known.size === 0 ? ['apiVersion'] : faults(document, '');
}

function knownTo<T extends object>(what: Maker, version: string, recorded: Recorded<T> = {}): Map<string, T> {
  const release = releaseOf(version);
  if (!RECORDED[what].includes(release)) throw new Error(`${what} ${version} was not recorded`);
  return new Map(
    Object.entries(recorded).flatMap(([name, entries]) => {
      const entry = entries.find((each) => each.in.includes(release));
      return entry ? [[name, entry] as const] : [];
    }),
  );
}
