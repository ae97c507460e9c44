/**
 * A user's rights taken away. A certificate cannot be: what is left is said, with its end, and what its groups still give.
 * Bindings of ours go, of others the user goes out of the subjects; each as it was looked at, or not at all.
 */
import type { FoundBinding } from '../../domain/api/binding.ts';
import type { TakenBinding, UserRemoval } from '../../domain/api/report-user.ts';
import { apiPath, type ApiServer, SIGNING_REQUESTS } from '../../domain/api/server.ts';
import { type SigningRequest, stateOf } from '../../domain/api/signing-request.ts';
import { attributeValues } from '../../domain/distinguished-name.ts';
import { KubepkiError } from '../../domain/error.ts';
import type { Folder } from '../../domain/folder.ts';
import { nearest } from '../../domain/name.ts';
import { optional } from '../../domain/optional.ts';
import { readRequest } from '../../engine/read/request.ts';
import { splitPem } from '../../engine/read/pem.ts';
import { bindingsPath, withoutUser } from '../../format/api/binding.ts';
import { ask } from '../api/ask.ts';
import { lookAtPower } from '../api/power.ts';
import { gatherUsers, unreadIn } from './gather.ts';
import { filesOf, standingKubeconfig } from './kubeconfig.ts';
import { type ListPorts, usersOf } from './list.ts';
import { demandName } from './name.ts';

/** What would be done, for whoever has to agree to it. */
export interface RemovalOffer {
  readonly user: string;
  readonly bindings: readonly (TakenBinding & { readonly others: number })[];
  readonly requests: readonly string[];
  readonly files: readonly string[];
}

export type RemovePorts = ListPorts & {
  readonly api: ApiServer;
  /** where files of the user are deleted too */
  readonly folder?: Folder;
  /** undefined where nobody can be asked */
  readonly agree: (offer: RemovalOffer) => Promise<boolean | undefined>;
};

/** @throws KubepkiError user-unknown, user-not-removed, user-unagreed, user-declined, and what reading throws */
export async function removeUser(user: string, ports: RemovePorts): Promise<UserRemoval> {
  demandName(user, 'NAME', 'user remove');
  const { api, clock, folder } = ports;
  const at = clock.now();
  const gathered = await gatherUsers(ports);
  demandBindings(gathered.sources);
  const users = usersOf(gathered, at);
  const known = users.find((one) => one.user === user);
  const bindings = gathered.bindings.filter(({ subjects }) =>
    subjects.some(({ kind, name }) => kind === 'User' && name === user),
  );
  const open = gathered.requests.filter((one) => one.user === user && stateOf(one.request) !== 'issued');
  const requests = open.map(({ request }) => request);
  const files = folder === undefined ? [] : await filesIn(user, folder);
  if (known === undefined && files.length === 0)
    throw new KubepkiError('user-unknown', {
      user,
      ...optional(
        'nearest',
        nearest(
          user,
          users.map((one) => one.user),
        ),
      ),
      unread: unreadIn(gathered),
    });
  const changes = bindings.map((binding) => ({ binding, told: toldOf(binding, user) }));
  const paths = files.map((name) => folder?.path(name) ?? name);
  if (changes.length + requests.length + files.length > 0)
    await demandAgreement(
      {
        user,
        bindings: changes.map(({ told }) => told),
        requests: requests.map(({ name }) => name),
        files: paths,
      },
      ports,
    );
  const done: string[] = [];
  for (const { binding, told } of changes) {
    await step(`to take away ${told.kind} ${told.name}`, done, async () =>
      unbind(binding, told.change, user, api),
    );
    done.push(`${told.kind} ${told.name}`);
  }
  for (const request of requests) {
    await step(`to delete the request ${request.name}`, done, async () => withdraw(request, api));
    done.push(`request ${request.name}`);
  }
  if (folder !== undefined && files.length > 0) await folder.remove(files);
  const valid = (known?.certificates ?? []).filter(({ notAfter }) => new Date(notAfter) > at);
  const groups = [...new Set(valid.flatMap((one) => one.groups))];
  const power = valid.length === 0 ? undefined : await lookAtPower(api, { user, groups });
  return {
    apiVersion: 'kubepki/v1',
    kind: 'UserRemoval',
    at: at.toISOString(),
    user,
    askedOf: gathered.sources,
    bindings: changes.map(({ told: { others: _others, ...told } }) => told),
    requests: requests.map(({ name }) => name),
    files: paths,
    valid,
    groups,
    ...optional('power', power),
    warnings: gathered.warnings,
  };
}

/** Nobody's rights are taken away by somebody who cannot see them: that would only look like it. */
function demandBindings(sources: UserRemoval['askedOf']): void {
  const unread = sources.find((one) => one.source === 'bindings')?.unread;
  if (unread === undefined) return;
  throw new KubepkiError('user-not-removed', {
    doing: 'to list bindings',
    says: unread.says || unread.code,
    done: [],
  });
}

async function demandAgreement(offer: RemovalOffer, { agree }: RemovePorts): Promise<void> {
  const answer = await agree(offer);
  const asked = { user: offer.user, doing: 'remove' };
  if (answer === undefined) throw new KubepkiError('user-unagreed', asked);
  if (!answer) throw new KubepkiError('user-declined', asked);
}

function toldOf(
  { kind, name, namespace, role, subjects, ours }: FoundBinding,
  user: string,
): RemovalOffer['bindings'][number] {
  const others = subjects.filter((one) => !(one.kind === 'User' && one.name === user)).length;
  const change = ours === user && others === 0 ? 'deleted' : 'subject-removed';
  return { kind, name, ...optional('namespace', namespace), role, change, others };
}

async function unbind(
  { uid, resourceVersion, name, namespace, object, ...rest }: FoundBinding,
  change: 'deleted' | 'subject-removed',
  user: string,
  api: ApiServer,
): Promise<void> {
  const path = apiPath(...bindingsPath(namespace), name);
  const binding = { ...rest, uid, resourceVersion, name, object };
  if (change === 'subject-removed') {
    await ask(
      api,
      { method: 'PUT', path, body: withoutUser(binding, user) },
      { doing: `change ${rest.kind} ${name}` },
    );
    return;
  }
  const body = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid, resourceVersion } };
  await gone(ask(api, { method: 'DELETE', path, body }, { doing: `delete ${rest.kind} ${name}` }));
}

async function withdraw({ name, uid, resourceVersion }: SigningRequest, api: ApiServer): Promise<void> {
  const path = apiPath(...SIGNING_REQUESTS, name);
  const body = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid, resourceVersion } };
  await gone(ask(api, { method: 'DELETE', path, body }, { doing: `delete the request ${name}` }));
}

/** What is gone already needs no taking away. */
async function gone(deletion: Promise<unknown>): Promise<void> {
  await deletion.catch((error: unknown) => {
    if (!(error instanceof KubepkiError) || error.code !== 'api-missing') throw error;
  });
}

/** A refusal, or a change by somebody else in between: what was done stays done, and is said. */
async function step(doing: string, done: readonly string[], work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof KubepkiError)) throw error;
    if (!['api-forbidden', 'api-conflict', 'api-refused'].includes(error.code))
      throw new KubepkiError(error.code, { ...error.evidence, done }, error, error.details);
    const says = String(error.evidence['message'] ?? '');
    throw new KubepkiError('user-not-removed', { doing, says, done }, error);
  }
}

/** Only what is this user's by what is in it. */
async function filesIn(user: string, folder: Folder): Promise<readonly string[]> {
  const names = filesOf(user);
  const found: string[] = [];
  const own = await standingKubeconfig({ user }, folder).catch((error: unknown) => {
    if (error instanceof KubepkiError && error.code === 'user-file-foreign') return undefined;
    throw error;
  });
  if (own !== undefined) found.push(names.kubeconfig);
  const pem = await folder.read(names.request);
  const [block] = pem === undefined ? [] : splitPem(pem).blocks;
  const reading = block === undefined ? undefined : readRequest(block.der);
  const isTheirs = reading?.ok === true && attributeValues(reading.value.subject, 'CN').at(-1) === user;
  // a key without its request is anybody's
  if (isTheirs)
    found.push(names.request, ...((await folder.read(names.key)) === undefined ? [] : [names.key]));
  return found;
}
