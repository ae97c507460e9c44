/** A role bound to a user: looked at before, made once, and what stands under its name left alone where it is another. */
import type { FoundBinding, WantedBinding } from '../../domain/api/binding.ts';
import type { PolicyRule } from '../../domain/api/power.ts';
import type { UserReport } from '../../domain/api/report-user.ts';
import { apiPath, type ApiServer, type Pause } from '../../domain/api/server.ts';
import { KubepkiError } from '../../domain/error.ts';
import { optional } from '../../domain/optional.ts';
import { bindingBody, bindingsPath, readBinding } from '../../format/api/binding.ts';
import { readRole } from '../../format/api/rbac.ts';
import { ask } from '../api/ask.ts';

type Told = UserReport['bindings'][number];

/** What a role gives; absent where it could not be read, 'none' where there is no such role. */
export async function rulesOfRole(
  { role, namespace }: WantedBinding,
  api: ApiServer,
): Promise<readonly PolicyRule[] | 'none' | undefined> {
  const base = ['apis', 'rbac.authorization.k8s.io', 'v1'] as const;
  const path =
    role.kind === 'ClusterRole'
      ? apiPath(...base, 'clusterroles', role.name)
      : apiPath(...base, 'namespaces', namespace ?? '', 'roles', role.name);
  try {
    const object = await ask(api, { method: 'GET', path }, { doing: `read ${role.kind} ${role.name}` });
    return readRole(object, role.kind)?.rules;
  } catch (error) {
    if (!(error instanceof KubepkiError)) throw error;
    if (error.code === 'api-missing') return 'none';
    if (error.code === 'api-forbidden') return undefined;
    throw error;
  }
}

/** @throws KubepkiError user-binding-foreign, user-binding-refused, and what asking throws */
export async function bindRole(
  wanted: WantedBinding,
  { api, pause }: { readonly api: ApiServer; readonly pause: Pause },
): Promise<Told> {
  const body = bindingBody(wanted);
  const told: Omit<Told, 'change'> = {
    kind: body.kind,
    name: body.metadata.name,
    ...optional('namespace', wanted.namespace),
    role: wanted.role,
  };
  const stands = await standingBinding(told, wanted, { api, pause });
  if (stands !== undefined) return { ...told, change: demandSame(stands, wanted) };
  try {
    const path = apiPath(...bindingsPath(wanted.namespace));
    await ask(
      api,
      { method: 'POST', path, body },
      { doing: `bind ${wanted.role.kind} ${wanted.role.name}`, pause },
    );
    return { ...told, change: 'created' };
  } catch (error) {
    if (!(error instanceof KubepkiError)) throw error;
    if (error.code === 'api-forbidden') throw refused(wanted, told, error);
    if (!AGAIN.has(error.code)) throw error;
    // made by an answer that was lost, or by somebody else in between
    const now = await standingBinding(told, wanted, { api, pause }).catch(() => undefined);
    if (now === undefined) throw error;
    demandSame(now, wanted);
    return { ...told, change: 'created' };
  }
}

const AGAIN: ReadonlySet<string> = new Set(['api-exists', 'api-unreachable', 'api-timeout', 'api-trouble']);

/** Undefined where none is there, or nobody may look: making it will tell. */
async function standingBinding(
  { kind, name }: Omit<Told, 'change'>,
  { namespace }: WantedBinding,
  { api, pause }: { readonly api: ApiServer; readonly pause: Pause },
): Promise<FoundBinding | undefined> {
  try {
    const path = apiPath(...bindingsPath(namespace), name);
    return readBinding(
      await ask(api, { method: 'GET', path }, { doing: `read ${kind} ${name}`, pause }),
      kind,
    );
  } catch (error) {
    if (error instanceof KubepkiError && ['api-missing', 'api-forbidden'].includes(error.code))
      return undefined;
    throw error;
  }
}

function demandSame({ role, subjects, name, kind }: FoundBinding, wanted: WantedBinding): 'unchanged' {
  const isRole = role.kind === wanted.role.kind && role.name === wanted.role.name;
  const isBound = subjects.some((one) => one.kind === 'User' && one.name === wanted.user);
  if (isRole && isBound) return 'unchanged';
  throw new KubepkiError('user-binding-foreign', {
    binding: `${kind} ${name}`,
    user: wanted.user,
    is: `${role.kind} ${role.name}`,
    kind: kind.toLowerCase(),
    name,
    ...optional('namespace', wanted.namespace),
  });
}

function refused(wanted: WantedBinding, told: Omit<Told, 'change'>, error: KubepkiError): KubepkiError {
  return new KubepkiError(
    'user-binding-refused',
    {
      user: wanted.user,
      role: `${wanted.role.kind} ${wanted.role.name}`,
      kind: told.kind.toLowerCase(),
      name: told.name,
      roleKind: wanted.role.kind.toLowerCase(),
      roleName: wanted.role.name,
      ...optional('namespace', wanted.namespace),
      says: String(error.evidence['message'] ?? ''),
    },
    error,
  );
}
