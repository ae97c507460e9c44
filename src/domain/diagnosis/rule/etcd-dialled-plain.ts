import type { SeenProgram, Site } from '../../site/site.ts';
import { foundAt, programsOf } from '../flag.ts';
import { urlsOf } from '../listen.ts';
import type { DiagnosisRule, Logged } from '../rule.ts';

export const etcdDialledPlain = {
  id: 'etcd-dialled-plain',
  severity: 'critical',
  says: 'the API server speaks to etcd in plain text: all Secrets, to whoever listens or answers there',
  remedy: 'set-flag',
  benchmark: ['CIS-1.12 1.2.26'],
  cites: ['kubernetes/apiserver pkg/storage/storagebackend/factory/etcd3.go'],
  judge: ({ site }) =>
    programsOf(site, 'kube-apiserver').flatMap((program) => {
      const all = urlsOf(program, 'etcd-servers');
      const plain = all.filter((url) => url.plain);
      const open = plain.find(({ loopback }) => !loopback);
      const [first] = plain;
      if (first === undefined) return [];
      const urls = plain.map(({ text }) => text);
      // of some among several it is not known which members they are
      const isKnown = first.loopback || plain.length === all.length;
      const refusing = isKnown ? secureMembers(site, program, first.loopback) : [];
      const at = foundAt(program, first.setting, { urls }, open === undefined ? { severity: 'warning' } : {});
      if (refusing.length === 0) return [at];
      const edges = refusing.map(({ id: to }) => ({
        ...{ connection: 'apiserver-to-etcd' as const, from: program.id, to },
        refuses: 'server' as const,
      }));
      return [{ ...at, severity: 'critical', edges, logged: refusing.map(saidByMember) }];
    }),
} as const satisfies DiagnosisRule;

/** Members that speak nothing but TLS, and hang up on whoever does not: by loopback, the one beside it. */
function secureMembers(site: Site, { machine }: SeenProgram, loopback: boolean): readonly SeenProgram[] {
  return programsOf(site, 'etcd').filter((member) => {
    const listens = urlsOf(member, 'listen-client-urls');
    const isBeside = !loopback || (machine !== undefined && member.machine === machine);
    return isBeside && listens.length > 0 && listens.every(({ plain }) => !plain);
  });
}

/** etcd server/embed/config_logging.go; crypto/tls conn.go (readRecordOrCCS) */
function saidByMember({ id }: SeenProgram): Logged {
  const error = '"error":"tls: first record does not look like a TLS handshake"';
  const text = `"msg":"rejected connection on client endpoint","remote-addr":"…","server-name":"",${error}`;
  return { by: 'etcd', program: id, text };
}
