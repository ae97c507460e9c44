/** Showing what certificates, keys and all around them are, what they are for, and what is wrong with each. */
import { worst } from '../../domain/finding.ts';
import type { Clock, Endpoints, Files, Passphrases, Progress } from '../../domain/port.ts';
import type { InspectReport } from '../../domain/report.ts';
import { itemsOf } from './contents.ts';
import { type Item, troubleAt } from './item.ts';
import { judged } from './judge.ts';
import { keyringFrom } from './keyring.ts';
import { meet } from './met.ts';
import { type Source, sourcesOf } from './source.ts';
import { viewOf } from './view.ts';

export interface InspectAsk {
  /** files, directories, https://HOST:PORT, or - for standard input */
  readonly targets: readonly string[];
  /** judge as of then instead of now */
  readonly at?: Date;
}

export interface InspectPorts {
  readonly files: Files;
  /** without them a target that begins with https:// is a file's name */
  readonly endpoints?: Endpoints;
  /** without them what is under a passphrase is not opened */
  readonly passphrases?: Passphrases;
  readonly clock: Clock;
  readonly progress: Progress;
}

export async function inspect(ask: InspectAsk, ports: InspectPorts): Promise<InspectReport> {
  const at = ask.at ?? ports.clock.now();
  const met = await meet(await everythingAt([...new Set(ask.targets)], ports), at, ports.files);
  const findings = (await Promise.all(met.items.map((item) => judged(item, at, met)))).flat();
  const views = await Promise.all(met.items.map((item) => viewOf(item, at, met)));
  return {
    apiVersion: 'kubepki/v1',
    kind: 'InspectReport',
    at: at.toISOString(),
    verdict: worst(findings) ?? 'fine',
    items: views.filter((view) => view !== undefined),
    findings,
  };
}

export async function everythingAt(
  targets: readonly string[],
  ports: Omit<InspectPorts, 'clock'>,
): Promise<readonly Item[]> {
  const met = await Promise.all(targets.map((target) => sourcesOf(target, ports.files, ports.endpoints)));
  // a file named and also met in a directory is one file, and named
  const byFile = new Map<string, Source>();
  for (const source of met.flat())
    if (source.named || !byFile.has(source.file)) byFile.set(source.file, source);
  const sources = [...byFile.values()];
  const items: Item[] = [];
  const keyring = keyringFrom(ports.passphrases);
  for (const [i, source] of sources.entries()) {
    items.push(...(await itemsOf(source, keyring)));
    ports.progress(i + 1, sources.length, 'reading');
  }
  // of a directory, too, it is not fine to hold nothing: it may be the wrong one
  const files = new Set(items.map(({ subject }) => subject.file));
  for (const [i, target] of targets.entries())
    if (met[i]?.every(({ file }) => !files.has(file)) === true)
      items.push(troubleAt({ file: target }, { what: 'nothing-here' }));
  return items;
}
