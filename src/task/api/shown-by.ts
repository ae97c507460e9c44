import type { ClusterAccess } from '../../domain/api/server.ts';
import { nameText } from '../../domain/distinguished-name.ts';
import type { Evidence } from '../../domain/finding.ts';
import { readCertificate } from '../../engine/read/certificate.ts';
import { splitPem } from '../../engine/read/pem.ts';

/** Which kind of credential was shown, for whoever is told that it was not believed. Never the credential. */
export function shownBy({ server, credentials }: ClusterAccess): Evidence {
  const { certificate, token, tokenFile, username, plugin } = credentials;
  if (server.startsWith('http:')) return { shown: 'nothing' };
  if (tokenFile !== undefined) return { shown: 'token-file', path: tokenFile };
  if (token !== undefined) return { shown: 'token' };
  if (username !== undefined) return { shown: 'password', user: username };
  if (certificate !== undefined) return { shown: 'certificate', ...firstIn(certificate) };
  return { shown: plugin === undefined ? 'nothing' : plugin.kind };
}

/** Whose it is and when it ends, which is what is wrong with it most of the time. */
function firstIn(pem: Uint8Array): Evidence {
  const block = splitPem(pem).blocks.find(({ label }) => label === 'CERTIFICATE');
  const read = block === undefined ? undefined : readCertificate(block.der);
  if (read?.ok !== true) return {};
  const { subject, notAfter } = read.value;
  return { subject: nameText(subject), until: notAfter.toISOString().replace('.000Z', 'Z') };
}
