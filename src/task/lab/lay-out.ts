/** A laboratory: a sample cluster with one fault, ready to be written where nothing stands. */
import { KubepkiError } from '../../domain/error.ts';
import { LAB_RECORD, recordText, sealed } from '../../domain/lab/record.ts';
import type { LabList, LabReport } from '../../domain/lab/report.ts';
import { fault, FAULT_IDS, type FaultId, isFaultId } from '../../domain/lab/table.ts';
import type { LayoutId } from '../../domain/layout/table.ts';
import { nearest } from '../../domain/name.ts';
import { optional } from '../../domain/optional.ts';
import type { Clock } from '../../domain/port.ts';
import { toUtf8 } from '../../domain/utf8.ts';
import { inject } from './inject.ts';
import { makeSample, type SamplePorts } from './make-sample.ts';
import { changed, type SampleFile } from './sample.ts';

export interface LabAsk {
  /** the fault by its name, or a seed by which one is drawn */
  readonly which: { readonly fault: string } | { readonly seed: string };
  readonly layout: LayoutId;
  /** for the report: where the caller will write it */
  readonly to: string;
}

export interface LabPorts extends SamplePorts {
  readonly clock: Clock;
}

export interface Laboratory {
  readonly report: LabReport;
  readonly files: readonly (SampleFile & { readonly path: string })[];
}

/** @throws KubepkiError fault-unknown, fault-not-here */
export async function layOut({ which, layout, to }: LabAsk, ports: LabPorts): Promise<Laboratory> {
  const id = 'seed' in which ? drawn(which.seed, layout) : named(which.fault, layout);
  const at = ports.clock.now();
  const underRoot = fault(id).needs === 'under-root';
  const healthy = await makeSample({ layout, underRoot, at }, ports);
  const { files } = changed(healthy, await inject(id, healthy));
  const all = [
    ...[...files].map(([path, file]) => ({ path, ...file })),
    { path: LAB_RECORD, bytes: toUtf8(recordText(id)), mode: 0o644 },
  ];
  return {
    files: all,
    report: {
      apiVersion: 'kubepki/v1',
      kind: 'LabReport',
      at: at.toISOString(),
      to,
      layout,
      files: files.size,
      ...('seed' in which ? { seed: which.seed } : { fault: id }),
      sealed: sealed(id),
    },
  };
}

export function listFaults(layout: LayoutId | undefined): LabList {
  return {
    apiVersion: 'kubepki/v1',
    kind: 'LabList',
    faults: FAULT_IDS.filter((id) => isHere(id, layout)).map((id) => ({
      id,
      group: fault(id).group,
      title: fault(id).title,
      ...optional('layouts', fault(id).layouts),
    })),
  };
}

/** The sample has what any fault needs, but for what a layout has no file for. */
function isHere(id: FaultId, layout: LayoutId | undefined): boolean {
  const { layouts, live, advice } = fault(id);
  return live !== true && advice !== true && (layout === undefined || (layouts?.includes(layout) ?? true));
}

function named(text: string, layout: LayoutId): FaultId {
  if (!isFaultId(text))
    throw new KubepkiError('fault-unknown', {
      fault: text,
      ...optional('nearest', nearest(text, FAULT_IDS)),
    });
  if (!isHere(text, layout))
    throw new KubepkiError('fault-not-here', {
      fault: text,
      layout,
      layouts: fault(text).layouts ?? [],
    });
  return text;
}

/** FNV-1a (32 bits) of the seed: the same seed draws the same fault, here and everywhere. */
function drawn(seed: string, layout: LayoutId): FaultId {
  const here = FAULT_IDS.filter((id) => isHere(id, layout));
  const hash = toUtf8(seed).reduce((sum, octet) => Math.imul(sum ^ octet, 0x01000193) >>> 0, 0x811c9dc5);
  return here[hash % here.length] as FaultId;
}
