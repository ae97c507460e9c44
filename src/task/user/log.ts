/** A certificate that came from the API server, written into the log of the store whose authority signed it. */
import { authorityFor } from '../../domain/authority.ts';
import type { Person } from '../../domain/api/power.ts';
import { sameBytes } from '../../domain/bytes.ts';
import type { CertificateFacts } from '../../domain/certificate.ts';
import type { Cluster } from '../../domain/cluster.ts';
import { nameText } from '../../domain/distinguished-name.ts';
import { ISSUANCE_LOG } from '../../domain/issuance.ts';
import { optional } from '../../domain/optional.ts';
import type { Clock, Store } from '../../domain/port.ts';
import { sha256 } from '../../engine/read/fingerprint.ts';
import { alternativeNameText } from '../../engine/read/general-name.ts';
import { signedBy } from '../../engine/verify/signed-by.ts';
import { issuancesIn } from '../../format/issuance/read.ts';
import { renderIssuances } from '../../format/issuance/render.ts';
import { surveyStore } from '../survey.ts';
import { USER_CREATE } from './sign.ts';

/** @returns where it was written; undefined where another authority signed */
export type RecordUser = (person: Person, leaf: CertificateFacts) => Promise<string | undefined>;

/** A cluster file nearby may be another cluster's: only what its own authority signed is written down. */
export function recordIn(
  cluster: Cluster,
  { store, clock }: { readonly store: Store; readonly clock: Clock },
): RecordUser {
  return async ({ user }, leaf) => {
    const now = clock.now();
    const signer = authorityFor('kubernetes-ca', cluster);
    const { found } = await surveyStore(cluster, store, now, () => undefined);
    const authority = found.get(signer)?.certificate;
    if (authority === undefined || !sameBytes(authority.subject.der, leaf.issuer.der)) return undefined;
    if (!(await signedBy(leaf, authority.key))) return undefined;
    const fingerprint = await sha256(leaf.der);
    const log = (await store.read(ISSUANCE_LOG)) ?? new Uint8Array();
    // an earlier run that was stopped later
    for (const { issuance } of issuancesIn(log))
      if (issuance?.fingerprint === fingerprint) return ISSUANCE_LOG;
    const lines = renderIssuances([
      {
        time: now.toISOString(),
        act: USER_CREATE,
        credential: `user@${user}`,
        serial: leaf.serial,
        subject: nameText(leaf.subject),
        names: leaf.names.map(alternativeNameText),
        notBefore: leaf.notBefore.toISOString(),
        notAfter: leaf.notAfter.toISOString(),
        fingerprint,
        ...optional('keyId', leaf.subjectKeyId),
        signer,
        ...optional('signerKeyId', leaf.authorityKeyId),
      },
    ]);
    await store.commit({
      verb: USER_CREATE,
      at: now,
      writes: [],
      adds: [{ path: ISSUANCE_LOG, lines, mode: 0o600 }],
    });
    return ISSUANCE_LOG;
  };
}
