import type { Item } from './item.ts';

type Certificate = Item & { what: 'certificate' };
type Key = Item & { what: 'key' };

/**
 * The private key that belongs to a certificate by where it lies: in the same kubeconfig entry, in the same
 * file (a leaf only: what follows it in a bundle is its chain), or beside it under the same name.
 */
export function keyFor(certificate: Certificate, items: readonly Item[]): Key | undefined {
  const keys = items.filter((item): item is Key => item.what === 'key');
  const here = (item: Item & { what: 'certificate' | 'key' }) =>
    item.subject.file === certificate.subject.file && item.within === certificate.within;
  const inside = keys.find(here);
  if (inside !== undefined) {
    const first = items.find((item): item is Certificate => item.what === 'certificate' && here(item));
    return first === certificate ? inside : undefined;
  }
  const stem = stemOf(certificate.subject.file ?? '');
  const isFirst =
    items.find((item) => item.what === 'certificate' && item.subject.file === certificate.subject.file) ===
    certificate;
  return isFirst && certificate.within === undefined && stem !== undefined
    ? keys.find(({ subject, within }) => within === undefined && keyStems(subject.file ?? '').includes(stem))
    : undefined;
}

/** ca.crt, ca.pem, ca.cert, ca.cer → ca, with its folder. */
function stemOf(file: string): string | undefined {
  return /^(.*)\.(?:crt|pem|cert|cer)$/.exec(file)?.[1];
}

/** ca.key, ca-key.pem, ca.key.pem → ca. */
function keyStems(file: string): readonly string[] {
  return [/^(.*)\.key$/, /^(.*)-key\.pem$/, /^(.*)\.key\.pem$/].flatMap(
    (shape) => shape.exec(file)?.[1] ?? [],
  );
}
