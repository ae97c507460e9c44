/** Whose a serial number is: what the issuance log says of it, and where in the store such a certificate stands. */
import { KubepkiError } from '../../domain/error.ts';
import { worst } from '../../domain/finding.ts';
import { type Issuance, ISSUANCE_LOG } from '../../domain/issuance.ts';
import type { Clock, Files, Progress, Store } from '../../domain/port.ts';
import type { InspectReport } from '../../domain/report.ts';
import { findingsOf } from '../../domain/rule/table.ts';
import { isSerial, type SerialNotation, serialReadings } from '../../domain/serial.ts';
import type { CertificateView, IssuanceView, Place } from '../../domain/view.ts';
import { sha256 } from '../../engine/read/fingerprint.ts';
import { issuancesIn } from '../../format/issuance/read.ts';
import { certificateView, daysLeft } from './certificate-view.ts';
import { everythingAt } from './inspect.ts';
import type { Item, ItemOf } from './item.ts';
import { judged } from './judge.ts';
import { meet } from './met.ts';

export interface SerialAsk {
  /** hex as openssl or an audit log has it, or decimal as Go prints it */
  readonly serial: string;
  /** judge as of then instead of now */
  readonly at?: Date;
}

export interface SerialPorts {
  readonly store: Store;
  readonly files: Files;
  readonly clock: Clock;
  readonly progress: Progress;
}

/** @throws KubepkiError bad-value, serial-unknown, and what reading the log throws */
export async function inspectSerial(ask: SerialAsk, ports: SerialPorts): Promise<InspectReport> {
  const at = ask.at ?? ports.clock.now();
  const readings = serialReadings(ask.serial);
  if (readings.length === 0) throw notANumber(ask.serial);
  const found = new Set<SerialNotation>();
  const isMeant = (octets: string): boolean => {
    const as = readings.filter(({ value }) => isSerial(octets, value));
    for (const reading of as) found.add(reading.as);
    return as.length > 0;
  };
  const log = inStore(ports.store, ISSUANCE_LOG);
  const { lines, damaged } = linesIn(await ports.store.read(ISSUANCE_LOG), isMeant);
  const folders = ['pki', 'nodes'].map((folder) => inStore(ports.store, folder));
  const met = await meet(await everythingAt(folders, ports), at, ports.files);
  const standing = await byFingerprint(met.items.filter(isCertificate), isMeant);
  const unread = met.items.filter(isUnread);
  if (lines.length === 0 && standing.size === 0)
    throw new KubepkiError('serial-unknown', {
      serial: ask.serial,
      root: ports.store.root,
      damaged: damaged.length,
      unread: unread.length,
    });
  const issuances = lines.map(({ line, issuance }): IssuanceView => {
    const stands = (standing.get(issuance.fingerprint) ?? []).map(placeOf);
    const left = daysLeft(new Date(issuance.notAfter), at);
    return { what: 'issuance', file: log, line, ...issuance, daysLeft: left, stands };
  });
  const logged = new Set(lines.map(({ issuance }) => issuance.fingerprint));
  const shown = [...standing].flatMap(([fingerprint, [first, ...others]]) =>
    first === undefined ? [] : [{ first, others: logged.has(fingerprint) ? [] : others }],
  );
  const certificates = await Promise.all(
    shown.map(async ({ first, others }): Promise<CertificateView> => {
      const view = await certificateView(first, at, met);
      return others.length === 0 ? view : { ...view, alsoIn: others.map(placeOf) };
    }),
  );
  const [line] = damaged;
  const findings = [
    ...(line === undefined
      ? []
      : findingsOf({ subject: { file: log, line }, at, damagedLines: damaged.length })),
    ...(await Promise.all(
      [...shown.map(({ first }) => first), ...unread].map((item) => judged(item, at, met)),
    )),
  ].flat();
  return {
    apiVersion: 'kubepki/v1',
    kind: 'InspectReport',
    at: at.toISOString(),
    verdict: worst(findings) ?? 'fine',
    serial: { asked: ask.serial, readAs: [...found], log },
    items: [...issuances, ...certificates],
    findings,
  };
}

function notANumber(value: string): KubepkiError {
  const expected = 'a whole serial number, in hex or decimal';
  return new KubepkiError('bad-value', { command: 'inspect', option: '--serial', value, expected });
}

/** As the user would name it from where the store was opened. */
function inStore({ root }: Store, path: string): string {
  return root === '.' ? path : `${root.replace(/\/$/, '')}/${path}`;
}

function linesIn(log: Uint8Array | undefined, isMeant: (octets: string) => boolean) {
  const lines: { readonly line: number; readonly issuance: Issuance }[] = [];
  const damaged: number[] = [];
  for (const { line, issuance } of issuancesIn(log ?? new Uint8Array())) {
    if (issuance === undefined) damaged.push(line);
    else if (isMeant(issuance.serial)) lines.push({ line, issuance });
  }
  return { lines, damaged };
}

/** Each certificate once, with every place where it stands: its own file before the kubeconfigs that embed it. */
async function byFingerprint(
  items: readonly ItemOf<'certificate'>[],
  isMeant: (octets: string) => boolean,
): Promise<ReadonlyMap<string, readonly ItemOf<'certificate'>[]>> {
  const found = new Map<string, ItemOf<'certificate'>[]>();
  const own = (item: ItemOf<'certificate'>) => (item.within === undefined ? 0 : 1);
  for (const item of items.toSorted((one, other) => own(one) - own(other))) {
    if (!isMeant(item.facts.serial)) continue;
    const fingerprint = await sha256(item.facts.der);
    found.set(fingerprint, [...(found.get(fingerprint) ?? []), item]);
  }
  return found;
}

function isCertificate(item: Item): item is ItemOf<'certificate'> {
  return item.what === 'certificate';
}

/** It might stand there. A folder that is not there is not one of them, and nor is damage: nobody is served by it. */
function isUnread(item: Item): boolean {
  return item.what === 'trouble' && ['file-unreadable', 'file-too-large'].includes(item.trouble.what);
}

function placeOf({ subject, within }: ItemOf<'certificate'>): Place {
  return { file: subject.file ?? '', ...(within === undefined ? {} : { within }) };
}
