import { RISK_IDS, type RiskId } from '../../../domain/api/risk.ts';
import { KubepkiError } from '../../../domain/error.ts';
import { optional } from '../../../domain/optional.ts';
import { DAY } from '../../../domain/duration.ts';
import type { ClusterAccess } from '../../../domain/api/server.ts';
import type { UserReport } from '../../../domain/api/report-user.ts';
import { hostOfServer, meant, type ValueKind, VALUES } from '../../../domain/value.ts';
import { pause } from '../../../world/clock.ts';
import { openFiles } from '../../../world/files.ts';
import { openFolder } from '../../../world/folder.ts';
import type { Call, Run } from '../../command/command.ts';
import type { UserCreateOptions } from '../../command/user/create.ts';
import { withApi } from '../../api.ts';
import { passphrasesFrom } from '../../passphrase.ts';
import { findPlace } from '../../place.ts';
import { spanOf } from '../../span.ts';
import { templateText } from '../../template.ts';
import { VERSION } from '../../version.ts';
import { nearby } from './near.ts';

/** Nothing takes a certificate back: long enough not to be in the way, short enough to be waited for. */
const USUALLY = 30 * DAY;

type Options = Call<UserCreateOptions>['options'];

export const runUserCreate: Run<UserCreateOptions> = async (call) => {
  const { operands, options, clock, progress, remark } = call;
  demandOneWay(options);
  const ask = askOf(call);
  if (options.via !== 'authority') return { report: await viaApi(call) };
  const { createByAuthority } = await import('../../../task/user/create-by-authority.ts');
  const { loadCluster } = await import('../../../task/cluster.ts');
  const { clusterFile, files, store } = await findPlace(options.file);
  remark(`cluster file: ${clusterFile}`);
  const cluster = await loadCluster(clusterFile, files);
  const passphrases = passphrasesFrom(options['passphrase-file'], files);
  const role = roleOf(options, 'default');
  const folder = openFolder(options.to ?? '.');
  const ports = { store, folder, files, clock, progress, passphrases, template: templateText };
  const [user = ''] = operands;
  const person = { user, groups: options.group ?? [] };
  return { report: await createByAuthority({ cluster, person, ...ask, ...optional('role', role) }, ports) };
};

async function viaApi(call: Call<UserCreateOptions>): Promise<UserReport> {
  const { operands, options, clock, remark } = call;
  const { createUser } = await import('../../../task/user/create.ts');
  const { dialWith } = await import('../../../world/api/server.ts');
  const { agreeFor } = await import('./agree.ts');
  const { recordIn } = await import('../../../task/user/log.ts');
  const near = await nearby(call);
  const record = near === undefined ? undefined : recordIn(near.cluster, { store: near.store, clock });
  const role = roleOf(options, undefined);
  const [user = ''] = operands;
  return await withApi(call, async (api) =>
    createUser(
      {
        person: { user, groups: options.group ?? [] },
        ...askOf(call),
        algorithm: near?.cluster.keyAlgorithms.user ?? near?.cluster.keyAlgorithm ?? 'ecdsa-p256',
        cluster: valueOf('name', 'cluster-name', options) ?? clusterNameOf(api.access),
        ...optional('role', role),
      },
      {
        api,
        dial: dialWith({ userAgent: `kubepki/${VERSION}`, remark }),
        clock,
        pause,
        agree: agreeFor(options),
        folder: openFolder(options.to ?? '.'),
        files: openFiles(),
        template: templateText,
        ...optional('record', record),
      },
    ),
  );
}

/** kubeadm and kubectl call contexts USER@CLUSTER; else the context is the nearest there is to a name. */
function clusterNameOf({ context, server }: ClusterAccess): string {
  const name = context.slice(context.lastIndexOf('@') + 1);
  return name === '' ? (hostOfServer(server) ?? 'kubernetes') : name;
}

/** What the command line asks for, judged before anything is read. */
function askOf({ options }: Call<UserCreateOptions>) {
  return {
    lifetime: spanOf('user create', '--expires', options.expires) ?? USUALLY,
    newKey: options['new-key'] === true,
    accept: RISK_IDS.filter((id): id is RiskId => options.accept?.includes(id) === true),
    ...optional('request', options.csr),
    ...optional('server', valueOf('server', 'server-url', options)),
    ...optional('serverName', valueOf('tls-server-name', 'host', options)),
  };
}

/** A Role is always of a namespace (by and by the context's); a ClusterRole is bound in one only where one is named. */
function roleOf(options: Options, usual: string | undefined) {
  const { role, 'cluster-role': clusterRole, namespace } = options;
  if (role !== undefined)
    return { role: { kind: 'Role', name: role } as const, ...optional('namespace', namespace ?? usual) };
  if (clusterRole === undefined) return undefined;
  return { role: { kind: 'ClusterRole', name: clusterRole } as const, ...optional('namespace', namespace) };
}

function demandOneWay(options: Options): void {
  const { role, 'cluster-role': clusterRole, namespace, via = 'api', to } = options;
  if (role !== undefined && clusterRole !== undefined)
    misused('--role and --cluster-role are two roles: one of them');
  if (namespace !== undefined && role === undefined && clusterRole === undefined)
    misused('--namespace is where a role is bound: it goes with --role or --cluster-role');
  if (options['new-key'] === true && options.csr !== undefined)
    misused('--csr brings its own key, and --new-key asks for another: one of them');
  if (to === '-') misused('user create writes files, and standard output is no directory: --to DIR');
  const apart = via === 'api' ? (['passphrase-file'] as const) : FOR_API;
  for (const id of apart) if (options[id] !== undefined) misused(`--${id} has no meaning with --via ${via}`);
}

const FOR_API = ['kubeconfig', 'context', 'as', 'as-group', 'request-timeout', 'yes', 'name'] as const;

function valueOf(
  id: 'server' | 'tls-server-name' | 'name',
  kind: ValueKind,
  options: Options,
): string | undefined {
  const value = options[id];
  if (value === undefined || VALUES[kind].accepts(value)) return value;
  throw new KubepkiError('bad-value', {
    command: 'user create',
    option: `--${id}`,
    value,
    expected: VALUES[kind].expected,
    ...optional('nearest', meant(value, kind)),
  });
}

function misused(what: string): never {
  throw new KubepkiError('usage', { what, command: 'user create' });
}
