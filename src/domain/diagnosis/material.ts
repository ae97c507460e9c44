/** What lies in files, as rules ask for it: each file once, however many programs use it. */
import type { CertificateFacts } from '../certificate.ts';
import { optional } from '../optional.ts';
import { SLOTS, type SlotRecord } from '../site/slot.ts';
import type { Material, Site, SeenFile, Use } from '../site/site.ts';
import type { Found, DiagnosisSeverity } from './rule.ts';
import type { Evidence } from '../finding.ts';

export interface Lying {
  readonly file: string;
  readonly material: Material;
  /** who uses it; none of what nobody uses */
  readonly uses: readonly Use[];
}

/** Files that could be read, of the uses and of what nobody uses. What is embedded counts to the file that it stands in. */
export function filesOf({ uses, files = [] }: Site): readonly Lying[] {
  const byFile = new Map<string, { material: Material; uses: Use[] }>();
  for (const use of uses) {
    if (use.material === undefined || isEmbedded(use)) continue;
    const known = byFile.get(use.spot.file);
    if (known === undefined) byFile.set(use.spot.file, { material: use.material, uses: [use] });
    else known.uses.push(use);
  }
  for (const { file, material } of files)
    if (material !== undefined && !byFile.has(file)) byFile.set(file, { material, uses: [] });
  return [...byFile].map(([file, rest]) => ({ file, ...rest }));
}

/** In a kubeconfig, as data: its rights are those of the kubeconfig. */
export const isEmbedded = ({ path, slot, spot }: Use): boolean =>
  path === undefined && slot !== 'kubeconfig' && spot.within !== undefined;

/** Uses that hold what is asked for, embedded ones too. */
export function usesThatHold(site: Site, ...kinds: readonly SlotRecord['holds'][]): readonly Held[] {
  return site.uses.flatMap((use) =>
    use.material !== undefined && kinds.includes(SLOTS[use.slot].holds)
      ? [{ use, material: use.material }]
      : [],
  );
}

export interface Held {
  readonly use: Use;
  readonly material: Material;
}

/** One of each place, the first: programs share files, and a fault of a file is told once. */
export function oncePerPlace(held: readonly Held[]): readonly Held[] {
  const met = new Map<string, Held>();
  for (const one of held) {
    const key = `${one.use.spot.file}\0${one.use.spot.within ?? ''}`;
    if (!met.has(key)) met.set(key, one);
  }
  return [...met.values()];
}

/** One of each certificate, with every place where it stands. */
export function certificatesOf(
  held: readonly Held[],
): readonly { readonly certificate: CertificateFacts; readonly places: readonly Held[] }[] {
  const byDer = new Map<string, { certificate: CertificateFacts; places: Held[] }>();
  for (const one of oncePerPlace(held))
    for (const certificate of one.material.certificates) {
      const key = latin1(certificate.der);
      const known = byDer.get(key);
      if (known === undefined) byDer.set(key, { certificate, places: [one] });
      else known.places.push(one);
    }
  return [...byDer.values()];
}

/** Bytes as a key of a map. */
export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const octet of bytes) text += String.fromCharCode(octet);
  return text;
}

export function foundIn(
  { spot }: Pick<Use, 'spot'>,
  evidence: Evidence,
  more: { readonly severity?: DiagnosisSeverity; readonly others?: readonly Pick<Use, 'spot'>[] } = {},
): Found {
  const { file, line, within } = spot;
  return {
    subject: { file, ...optional('line', line), ...optional('within', within) },
    evidence,
    suspects: [spot, ...(more.others ?? []).map((other) => other.spot)].map((one) => ({
      file: one.file,
      ...optional('within', one.within),
    })),
    ...optional('severity', more.severity),
  };
}

/** Permission bits as chmod takes them. */
export const modeText = (mode: number): string => (mode & 0o7777).toString(8).padStart(4, '0');

/** Rights are judged where files are used: on the machine itself, whose root is /. Copies have the rights of who copied. */
export function isAtHome({ machines }: Site, { machine }: Pick<SeenFile, 'machine'>): boolean {
  return machines.some(({ name, root }) => name === machine && root === '/');
}
