import type { DistinguishedName } from './certificate.ts';

/** One line for people: CN=kube-apiserver, O=a; separators inside a value are escaped as RFC 4514 §2.4 has it. */
export function nameText(name: DistinguishedName): string {
  return name.attributes
    .map(({ label, value }) => `${label}=${value.replace(/[\\,+"<>;]/g, '\\$&')}`)
    .join(', ');
}

/** Every value of an attribute, in the order of the encoding; Kubernetes takes the last CN and every O. What is no text is no value. */
export function attributeValues(name: DistinguishedName, label: string): readonly string[] {
  return name.attributes
    .filter((each) => each.label === label && each.stringType !== 'other')
    .map(({ value }) => value);
}
