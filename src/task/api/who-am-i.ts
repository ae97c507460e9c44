/** Asking the server whom it takes us for, and what we may do: it alone knows. */
import { apiPath, type ApiServer, type Pause } from '../../domain/api/server.ts';
import type { Person } from '../../domain/api/power.ts';
import { KubepkiError } from '../../domain/error.ts';
import { ask } from './ask.ts';

/** What SelfSubjectAccessReview asks for (k8s.io/api authorization/v1 ResourceAttributes); '' is the core group. */
export interface Attributes {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly name?: string;
  /** absent: in all of them, or for what lies in none */
  readonly namespace?: string;
}

/** @throws KubepkiError as ask does */
export async function whoAmI(api: ApiServer, pause?: Pause): Promise<Person> {
  const path = apiPath('apis', 'authentication.k8s.io', 'v1', 'selfsubjectreviews');
  const body = await ask(
    api,
    { method: 'POST', path, body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' } },
    { doing: 'create selfsubjectreviews', ...(pause === undefined ? {} : { pause }) },
  );
  const info = record(record(record(body)['status'])['userInfo']);
  const { username, groups } = info;
  if (typeof username !== 'string')
    throw new KubepkiError('api-answer', {
      server: api.access.server,
      problem: 'no-review',
      doing: 'SelfSubjectReview',
    });
  return { user: username, groups: texts(groups) };
}

export interface Permission {
  readonly allowed: boolean;
  /** the server's own words, where it gives any */
  readonly reason: string;
}

/** @throws KubepkiError as ask does */
export async function mayI(api: ApiServer, attributes: Attributes, pause?: Pause): Promise<Permission> {
  const path = apiPath('apis', 'authorization.k8s.io', 'v1', 'selfsubjectaccessreviews');
  const body = await ask(
    api,
    {
      method: 'POST',
      path,
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: { resourceAttributes: attributes },
      },
    },
    { doing: 'create selfsubjectaccessreviews', ...(pause === undefined ? {} : { pause }) },
  );
  const { allowed, reason } = record(record(body)['status']);
  if (typeof allowed !== 'boolean')
    throw new KubepkiError('api-answer', {
      server: api.access.server,
      problem: 'no-review',
      doing: 'SelfSubjectAccessReview',
    });
  return { allowed, reason: typeof reason === 'string' ? reason.slice(0, 4096) : '' };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}
