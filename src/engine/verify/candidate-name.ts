import type { CertificateFacts } from '../../domain/certificate.ts';
import { attributeValues } from '../../domain/distinguished-name.ts';

/** How Go calls a candidate in a hint: by common name, else organization, else serial number. */
export function nameText({ subject, serial }: CertificateFacts): string {
  const commonName = attributeValues(subject, 'CN').at(-1) ?? '';
  if (commonName !== '') return commonName;
  return attributeValues(subject, 'O')[0] ?? `serial:${BigInt(`0x${serial}`)}`;
}
