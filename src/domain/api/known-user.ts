/** A user put together from what each source says of one: pure, so that every order of reading gives the same. */
import type { KnownBinding, KnownCertificate, KnownUser, UserSource } from './report-user.ts';

/** What one source says of one user. */
export type Trace = { readonly user: string; readonly source: UserSource['source'] } & (
  | { readonly groups: readonly string[] }
  | { readonly certificate: KnownCertificate }
  | { readonly pending: KnownUser['pending'][number]; readonly asks: readonly string[] }
  | { readonly bound: true }
);

const ORDER: readonly UserSource['source'][] = ['cluster-file', 'log', 'requests', 'bindings'];

/** By name. A group's bindings are those of whoever carries it. */
export function knownUsers(
  traces: readonly Trace[],
  bindings: readonly KnownBinding[],
  at: Date,
): readonly KnownUser[] {
  const names = [...new Set(traces.map(({ user }) => user))].toSorted();
  return names.map((user) => {
    const own = traces.filter((trace) => trace.user === user);
    const certificates = countingAt(
      own.flatMap((trace) => ('certificate' in trace ? [trace.certificate] : [])),
      at,
    );
    const valid = certificates.filter((one) => new Date(one.notAfter) > at);
    const asked = own.flatMap((trace) => ('pending' in trace ? [trace] : []));
    const carried = [...valid.flatMap(({ groups }) => groups), ...asked.flatMap(({ asks }) => asks)];
    const listed = own.flatMap((trace) => ('groups' in trace ? trace.groups : []));
    const groups = [...new Set(valid.length + asked.length > 0 ? carried : listed)].toSorted();
    return {
      user,
      groups,
      sources: ORDER.filter((source) => own.some((trace) => trace.source === source)),
      certificates,
      pending: asked.map(({ pending }) => pending),
      bindings: bindings.filter(({ through: { kind, name } }) =>
        kind === 'User' ? name === user : groups.includes(name),
      ),
    };
  });
}

/** One certificate that two sources know is one. */
function countingAt(all: readonly KnownCertificate[], at: Date): readonly KnownCertificate[] {
  const byFingerprint = new Map<string, KnownCertificate>();
  for (const one of all)
    byFingerprint.set(one.fingerprint, { ...byFingerprint.get(one.fingerprint), ...one });
  const sorted = [...byFingerprint.values()].toSorted((one, other) =>
    one.notAfter < other.notAfter ? 1 : -1,
  );
  const valid = sorted.filter(({ notAfter }) => new Date(notAfter) > at);
  return valid.length > 0 ? valid : sorted.slice(0, 1);
}
