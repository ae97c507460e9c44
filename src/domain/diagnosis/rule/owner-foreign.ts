import { optional } from '../../optional.ts';
import { filesOf, foundIn, isAtHome } from '../material.ts';
import type { DiagnosisRule } from '../rule.ts';

export const ownerForeign = {
  id: 'owner-foreign',
  severity: 'advice',
  says: 'a file of the cluster belongs to somebody other than root',
  remedy: 'set-owner',
  benchmark: [
    'CIS-1.12 1.1.2',
    'CIS-1.12 1.1.4',
    'CIS-1.12 1.1.6',
    'CIS-1.12 1.1.8',
    'CIS-1.12 1.1.14',
    'CIS-1.12 1.1.16',
    'CIS-1.12 1.1.18',
    'CIS-1.12 1.1.19',
    'CIS-1.12 4.1.2',
    'CIS-1.12 4.1.4',
    'CIS-1.12 4.1.6',
    'CIS-1.12 4.1.8',
    'CIS-1.12 4.1.10',
  ],
  cites: ['aquasecurity/kube-bench cfg/cis-1.12'],
  judge: ({ site }) => {
    const machineOf = new Map(site.programs.map((program) => [program.id, program]));
    const used = filesOf(site).flatMap(({ file, material: { owner }, uses }) => {
      const programs = uses.flatMap(({ program }) => machineOf.get(program) ?? []);
      // etcd and API servers that run as somebody else own what they read
      return owner === undefined || programs.some(({ party }) => party === 'etcd')
        ? []
        : programs.slice(0, 1).map(({ machine }) => ({ file, owner, ...optional('machine', machine) }));
    });
    const others = (site.files ?? []).filter(({ is }) => is !== 'etcd-data' && is !== 'unused');
    return [...used, ...others].flatMap(({ file, owner, ...seen }) =>
      owner !== undefined && owner.uid !== 0 && isAtHome(site, seen)
        ? [foundIn({ spot: { file } }, { uid: owner.uid, gid: owner.gid, should: '0:0' })]
        : [],
    );
  },
} as const satisfies DiagnosisRule;
