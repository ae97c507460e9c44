import type { DiagnosisRule } from '../rule.ts';

export const serverUnknownAuthority = {
  id: 'server-unknown-authority',
  severity: 'critical',
  says: 'a client does not trust the authority that signed what the server shows',
  remedy: 'put-authority',
  cites: ['golang/go src/crypto/x509/verify.go (UnknownAuthorityError)'],
  judge: ({ meetings }) =>
    meetings.flatMap(({ connection, client, server, ofServer, serves, clientTrusts }) =>
      ofServer.flatMap(({ verdict, host = '' }) =>
        verdict.accepted || !verdict.faults.some(({ fault }) => fault === 'unknown-issuer')
          ? []
          : [
              {
                subject: { file: serves?.spot.file ?? '' },
                evidence: { host, says: verdict.text },
                suspects: [serves, clientTrusts].flatMap((use) =>
                  use === undefined ? [] : [{ file: use.spot.file }],
                ),
                edges: [{ connection, from: client.id, to: server?.id ?? '', refuses: 'client' as const }],
              },
            ],
      ),
    ),
} as const satisfies DiagnosisRule;
