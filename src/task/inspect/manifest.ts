/** Objects of a manifest and what stands in their values, each in the place a person would look for it. */
import type { ManifestObject } from '../../format/manifest/object.ts';
import { type Around, type Item, placed, troubleAt } from './item.ts';

type Read = (around: Around) => Promise<readonly Item[]>;

export async function manifestItems(
  around: Around,
  objects: readonly ManifestObject[],
  read: Read,
): Promise<readonly Item[]> {
  const { file, mode } = around;
  const items: Item[] = [];
  for (const object of objects) {
    const within = titleOf(object);
    const found: Item[] = [];
    for (const { field, bytes } of object.entries) {
      const place = { file, within: `${within} ${field}` };
      if (bytes === undefined) found.push(troubleAt(place, { what: 'bad-base64-value' }));
      else
        found.push(
          ...(await read({
            ...around,
            ...place,
            bytes,
            path: pathOf(file, within, field),
            named: false,
            promises: false,
          })),
        );
      // what must hold something and holds nothing
      if (
        bytes !== undefined &&
        isPki(field) &&
        found.every(({ subject }) => subject.within !== place.within)
      )
        found.push(troubleAt(place, { what: 'nothing-in-entry' }));
    }
    const whole = { file, bytes: around.bytes, named: false, promises: false, within };
    // an object of which nothing is ours, a ConfigMap of settings, is passed over
    const encrypts = object.encryptionKeys !== undefined;
    if (found.length === 0 && object.signing === undefined && !encrypts) continue;
    const holdsKey = (object.encryptionKeys ?? 0) > 0 || found.some(({ what }) => what === 'key');
    items.push(
      {
        what: 'object',
        ...placed(whole, object.line),
        object,
        ...(holdsKey && mode !== undefined ? { mode } : {}),
      },
      ...found,
    );
  }
  return items;
}

/** Secret shop/web; CertificateSigningRequest jane */
function titleOf({ kind, namespace, name }: ManifestObject): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`.trimEnd();
}

/** tls.crt and tls.key of one Secret are halves of a pair as two files of one folder are. */
function pathOf(file: string, object: string, field: string): string {
  return `${file}#${object}/${/\[([^\]]*)\]$/.exec(field)?.[1] ?? field}`;
}

/** Fields whose name or kind says what must stand in them. */
function isPki(field: string): boolean {
  return /(?:\.crt|\.key|\.pem|\.p12|\.pfx)\]$|caBundle$|^spec\.request$|^status\.certificate$/.test(field);
}
