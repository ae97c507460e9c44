/** Scenes made by hand: programs, their settings and their files, as little of them as a rule asks about. */
import type { CertificateFacts } from '../../../src/domain/certificate.ts';
import type { Scene } from '../../../src/domain/diagnosis/rule.ts';
import { optional } from '../../../src/domain/optional.ts';
import type { PartyId } from '../../../src/domain/party.ts';
import type { SiteDocument } from '../../../src/domain/site/document.ts';
import type { Material, SeenFile, SeenProgram, Setting, Site, Use } from '../../../src/domain/site/site.ts';
import type { SlotId } from '../../../src/domain/site/slot.ts';
import { toUtf8 } from '../../../src/domain/utf8.ts';
import { certificateFacts, keyFactsOf, nameOf } from '../facts.ts';

export const AT = new Date('2026-06-01T00:00:00Z');

const UNIT = '/etc/systemd/system/one.service';

/** Flags and fields as "key=value"; a key given twice comes twice. */
export function program(
  party: PartyId,
  settings: readonly string[] = [],
  more: Partial<SeenProgram> = {},
): SeenProgram {
  return {
    id: `${party}@one`,
    party,
    machine: 'one',
    told: { by: 'unit', spot: { file: UNIT } },
    settings: settings.map((text, i): Setting => {
      const at = text.indexOf('=');
      return { key: text.slice(0, at), value: text.slice(at + 1), spot: { file: UNIT, line: i + 1 } };
    }),
    ...more,
  };
}

export function material(changes: Partial<Material> = {}): Material {
  const certificates = changes.certificates ?? [];
  return {
    bytes: toUtf8('x'),
    keys: [],
    publicKeys: [],
    labels: certificates.map(() => 'CERTIFICATE'),
    unread: [],
    ...changes,
    certificates,
  };
}

/** @param told the flag that says it, where one does */
export function use(
  of: SeenProgram | string,
  slot: SlotId,
  what: Partial<Material> | 'missing' | 'unreadable',
  told?: string,
  more: Partial<Use> = {},
): Use {
  const file = `/etc/kubernetes/${slot}`;
  return {
    program: typeof of === 'string' ? of : of.id,
    slot,
    ...(told === undefined ? {} : { setting: { key: told, value: file, spot: { file: UNIT, line: 1 } } }),
    path: file,
    spot: { file },
    ...(typeof what === 'string' ? { state: what } : { state: 'read' as const, material: material(what) }),
    ...more,
  };
}

export function document(of: SeenProgram, slot: SlotId, said: SiteDocument): Use {
  return use(of, slot, { document: said });
}

export function scene(
  programs: readonly SeenProgram[],
  uses: readonly Use[] = [],
  more: Partial<Site> = {},
): Scene {
  return {
    at: AT,
    site: {
      machines: [{ name: 'one', root: '/', addresses: [] }],
      programs,
      uses,
      troubles: [],
      ...more,
    },
    meetings: [],
    pairs: [],
    bundles: [],
    fingerprints: new Map(),
  };
}

export function seenFile(is: SeenFile['is'], changes: Partial<SeenFile> = {}): SeenFile {
  return { file: `/here/${is}`, machine: 'one', is, programs: [], ...changes };
}

const extension = (oid: string, critical: boolean) => ({ oid, critical, value: new Uint8Array() });

/** Certificates of the same word are the same certificate. */
export function leaf(word: string, changes: Partial<CertificateFacts> = {}): CertificateFacts {
  return certificateFacts({
    subject: nameOf(word),
    key: keyFactsOf(word),
    der: toUtf8(`leaf ${word}`),
    ...changes,
  });
}

export function authority(word: string, changes: Partial<CertificateFacts> = {}): CertificateFacts {
  return certificateFacts({
    subject: nameOf(word),
    issuer: nameOf(word),
    key: keyFactsOf(word),
    der: toUtf8(`authority ${word}`),
    authority: true,
    keyUsage: ['keyCertSign', 'cRLSign'],
    subjectKeyId: 'aa',
    extensions: [extension('2.5.29.19', true), extension('2.5.29.15', true)],
    ...changes,
  });
}

export const loose = (changes: { readonly critical: boolean }) => ({
  extensions: [extension('2.5.29.19', changes.critical), extension('2.5.29.15', changes.critical)],
});

export const weakKey = (bits: number, word = 'weak') => ({
  key: { kind: 'rsa' as const, bits, spki: toUtf8(word) },
  ...optional('signatureAlgorithm', 'sha256WithRSAEncryption'),
});
