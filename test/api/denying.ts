/** What an API server says to whom something is not allowed; words and rules as apiserver pkg/endpoints has them. */
import type { ApiAnswer, ApiCall } from '../../src/domain/api/server.ts';
import type { Caller, Fault } from './memory-api.ts';

/** What is absent means all. */
export interface Denial {
  readonly user?: string;
  readonly verb?: string;
  /** with its subresource: certificatesigningrequests/approval */
  readonly resource?: string;
}

interface Asked {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly name: string;
  readonly namespace: string;
}

/** A fault and an answer for reviews that agree with each other. */
export function denying(denials: readonly Denial[]): {
  readonly fault: Fault;
  readonly allows: (spec: Record<string, unknown>, caller: Caller) => boolean;
} {
  const denied = (user: string, { verb, resource }: Pick<Asked, 'verb' | 'resource'>) =>
    denials.some(
      (one) =>
        (one.user ?? user) === user && (one.verb ?? verb) === verb && (one.resource ?? resource) === resource,
    );
  return {
    fault: (call, { username }) => {
      const asked = askedBy(call);
      // everybody may ask about themselves (system:basic-user)
      if (asked.resource.startsWith('selfsubject') || !denied(username, asked)) return undefined;
      return forbidden(asked, username);
    },
    allows: (spec, caller) => {
      const {
        verb = '',
        resource = '',
        subresource = '',
      } = (spec['resourceAttributes'] ?? {}) as Record<string, string>;
      const user = typeof spec['user'] === 'string' ? spec['user'] : caller.username;
      return !denied(user, { verb, resource: subresource === '' ? resource : `${resource}/${subresource}` });
    },
  };
}

function askedBy({ method, path, query }: ApiCall): Asked {
  const [, group = '', namespace = '', resource = '', name = '', part = ''] =
    /^\/apis?\/(?:([^/]+)\/)?v[^/]+\/(?:namespaces\/([^/]+)\/)?([^/]+)(?:\/([^/]+))?(?:\/([^/]+))?$/.exec(
      path,
    ) ?? [];
  const reading = query?.['watch'] === 'true' ? 'watch' : name === '' ? 'list' : 'get';
  const verb = { GET: reading, POST: 'create', PUT: 'update', DELETE: 'delete' }[method];
  return {
    ...{ verb, group, namespace, name: decodeURIComponent(name) },
    resource: part === '' ? resource : `${resource}/${part}`,
  };
}

function forbidden({ verb, group, resource, name, namespace }: Asked, user: string): ApiAnswer {
  const [plain = ''] = resource.split('/');
  const what = [plain, group].filter(Boolean).join('.') + (name === '' ? '' : ` "${name}"`);
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  const message = `${what} is forbidden: User "${user}" cannot ${verb} resource "${resource}" in API group "${group}" ${where}`;
  return {
    status: 403,
    body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, reason: 'Forbidden', code: 403 },
  };
}
