/**
 * A user made through the API server. Each step finds what an earlier run left of it, so that the same command carries on
 * from wherever it was stopped: the files name the request, the request names its object, the kubeconfig holds the
 * certificate, the binding has the user's name. The key and the request go last.
 */
import type { WantedBinding } from '../../domain/api/binding.ts';
import type { Person } from '../../domain/api/power.ts';
import type { UserReport } from '../../domain/api/report-user.ts';
import type { Risk, RiskId } from '../../domain/api/risk.ts';
import type { ClusterAccess, Dial } from '../../domain/api/server.ts';
import { type SigningRequest, stateOf } from '../../domain/api/signing-request.ts';
import type { ActWarning } from '../../domain/act-warning.ts';
import type { AlgorithmId } from '../../domain/algorithm.ts';
import { KubepkiError } from '../../domain/error.ts';
import type { Folder } from '../../domain/folder.ts';
import { optional } from '../../domain/optional.ts';
import type { BesideFile, Files } from '../../domain/port.ts';
import type { RequestFacts } from '../../domain/request.ts';
import { demandAccepted } from './accept.ts';
import { bindRole } from './bind.ts';
import { type Certified, certify, type CertifyPorts, SIGNER, usagesFor } from './certify.ts';
import { certificateTold } from './create-by-authority.ts';
import { givenRequest } from './given-request.ts';
import { holdsItsKey, isAsAsked, isForKey, isKnown, saysTheSame, stillValid } from './kept.ts';
import {
  filesOf,
  putKubeconfig,
  type ServerEntry,
  type StandingKubeconfig,
  standingKubeconfig,
  userKubeconfig,
} from './kubeconfig.ts';
import type { RecordUser } from './log.ts';
import { demandBindable, demandPerson } from './name.ts';
import { clearOwn, ownRequest } from './own-request.ts';
import { prove } from './prove.ts';
import { USER_CREATE } from './sign.ts';
import { lookAtUser, type UserSight } from './sight.ts';
import { Stands } from './stands.ts';

export interface CreateAsk {
  readonly person: Person;
  /** milliseconds */
  readonly lifetime: number;
  readonly algorithm: AlgorithmId;
  /** a Role without a namespace is one of the context's */
  readonly role?: Omit<WantedBinding, 'user'>;
  /** a request of the user's own */
  readonly request?: string;
  /** a URL, where the user dials another server than we do */
  readonly server?: string;
  readonly serverName?: string;
  /** what the kubeconfig calls the cluster */
  readonly cluster: string;
  readonly accept: readonly RiskId[];
  /** a certificate that is as asked is replaced all the same */
  readonly newKey?: boolean;
}

export interface CreatePorts extends CertifyPorts {
  readonly dial: Dial;
  readonly folder: Folder;
  readonly files: Pick<Files, 'read' | 'stdin'>;
  readonly template: (name: string) => Promise<string>;
  /** writes a line into the log of the store that is near, where that store's authority signed */
  readonly record?: RecordUser;
}

/** What is asked for, with the request for it. */
interface Wanted {
  readonly person: Person;
  readonly facts: RequestFacts;
  readonly pem: Uint8Array;
  readonly key?: Uint8Array;
  readonly fresh?: readonly BesideFile[];
  readonly held?: true;
  readonly risks: readonly Risk[];
}

/**
 * @throws KubepkiError bad-value, user-risky, user-server-unchecked, user-file-foreign, request-file-unfit,
 * user-request-differs, user-binding-foreign, user-binding-refused, user-not-proved, and what submitting, approving,
 * waiting, fetching, reading and writing throw: with what stands by then
 */
export async function createUser(ask: CreateAsk, ports: CreatePorts): Promise<UserReport> {
  const { api, folder, clock } = ports;
  const person = demandPerson(ask.person, USER_CREATE);
  if (ask.role !== undefined) demandBindable(ask.role, USER_CREATE);
  const access = userAccess(ask, api.access);
  const stood = await standingKubeconfig({ user: person.user, server: access.server }, folder);
  await folder.demand();
  const stands = new Stands();
  return await stands.around(async () => {
    const wanted = await wantedOf(person, ask, ports, await heldKey(stood, { ask, person, access }, ports));
    const seconds = Math.floor(ask.lifetime / 1000);
    const binding = bindingOf(ask, wanted.person, access);
    const usages = usagesFor(wanted.facts);
    const sight = await lookAtUser(
      {
        person: wanted.person,
        facts: wanted.facts,
        signerName: SIGNER,
        usages,
        expirationSeconds: seconds,
        ...optional('binding', binding),
      },
      api,
    );
    const accepted = demandAccepted(person.user, [...wanted.risks, ...sight.risks], ask.accept);
    await keep(wanted, folder, stands);
    const carried = carriedOn(stood, wanted, entryOf(ask, access), clock.now());
    const certified: Partial<Certified> =
      carried === undefined
        ? await certify({ ...wanted, usages, expirationSeconds: seconds, accept: ask.accept }, ports, stands)
        : {};
    const leaf = carried?.certificate ?? certified.answer?.leaf;
    const pem = carried?.pem ?? certified.answer?.pem;
    const base = {
      apiVersion: 'kubepki/v1',
      kind: 'UserReport',
      at: clock.now().toISOString(),
      user: wanted.person.user,
      groups: wanted.person.groups,
      via: 'api',
      ...optional('request', requestTold(certified.request)),
      accepted,
      power: sight.power,
      warnings: warningsOf(sight, binding),
    } as const;
    if (leaf === undefined || pem === undefined)
      return { ...base, state: 'submitted', bindings: [], left: leftOf(wanted, folder) };
    const kubeconfig = await writeKubeconfig({ wanted, pem, access, ask, stood, carried }, ports);
    if (wanted.held === undefined) stands.add('file', kubeconfig.path);
    const logged = await ports.record?.(wanted.person, leaf);
    const bound = binding === undefined ? undefined : await bindRole(binding, ports);
    if (bound !== undefined)
      stands.add('binding', `${bound.kind.toLowerCase()}/${bound.namespace ?? ''}/${bound.name}`);
    const { key } = wanted;
    const asked = { person: wanted.person, namespace: binding?.namespace ?? access.namespace };
    const awaits = bound?.change === 'created' && sight.roleThere === true;
    const shown = { ...access, credentials: { certificate: pem, ...optional('key', key) } };
    const proof = key === undefined ? undefined : await prove({ ...asked, access: shown, awaits }, ports);
    if (key !== undefined) await clearOwn(wanted.person.user, folder);
    return {
      ...base,
      state: 'ready',
      warnings: [...base.warnings, ...stillValid(stood, leaf, clock.now())],
      certificate: await certificateTold(leaf),
      kubeconfig,
      bindings: bound === undefined ? [] : [bound],
      ...optional('proof', proof),
      ...optional('logged', logged),
      left: [],
    };
  });
}

/** The server and what it is judged by are ours; who we are is not, nor is a way through a proxy of ours written down. */
function userAccess({ server, serverName }: CreateAsk, own: ClusterAccess): ClusterAccess {
  const { impersonate: _impersonate, ...access } = own;
  if (own.insecure === true && own.authority === undefined)
    throw new KubepkiError('user-server-unchecked', { context: own.context, kubeconfig: own.kubeconfig });
  return {
    ...access,
    ...optional('server', server),
    ...optional('serverName', serverName),
    credentials: {},
  };
}

/** The key of a kubeconfig that is as asked, and that the server believes. */
async function heldKey(
  stood: StandingKubeconfig | undefined,
  {
    ask,
    person,
    access,
  }: { readonly ask: CreateAsk; readonly person: Person; readonly access: ClusterAccess },
  { clock, dial, pause }: CreatePorts,
): Promise<Uint8Array | undefined> {
  if (stood === undefined || ask.newKey === true || ask.request !== undefined) return undefined;
  if (!isAsAsked(stood, person, clock.now()) || !(await holdsItsKey(stood))) return undefined;
  return (await isKnown(stood, access, { dial, pause })) ? stood.key : undefined;
}

async function wantedOf(
  person: Person,
  ask: CreateAsk,
  { folder, files }: CreatePorts,
  held: Uint8Array | undefined,
): Promise<Wanted> {
  if (ask.request !== undefined) {
    const given = await givenRequest(ask.request, person, files);
    return { person: given.person, facts: given.facts, pem: given.pem, risks: given.risks };
  }
  const own = await ownRequest(person, ask.algorithm, folder, held);
  return { person, ...own, risks: [] };
}

/** From here on another run finds them. */
async function keep(
  { person, key, fresh = [], held }: Wanted,
  folder: Folder,
  stands: Stands,
): Promise<void> {
  if (key === undefined || held === true) return;
  if (fresh.length > 0) await folder.write(fresh);
  const names = filesOf(person.user);
  stands.add('file', folder.path(names.key));
  stands.add('file', folder.path(names.request));
}

function bindingOf({ role }: CreateAsk, { user }: Person, access: ClusterAccess): WantedBinding | undefined {
  if (role === undefined) return undefined;
  return role.role.kind === 'Role' ? { user, namespace: access.namespace, ...role } : { user, ...role };
}

/**
 * The certificate is there already: it stays, or came before a run was stopped. Without its key it cannot be shown to the
 * server; that the server is judged as before is what tells that it is the same.
 */
function carriedOn(
  stood: StandingKubeconfig | undefined,
  { facts, person, key }: Wanted,
  entry: ServerEntry,
  now: Date,
): StandingKubeconfig | undefined {
  if (stood === undefined || !isAsAsked(stood, person, now)) return undefined;
  if (!isForKey(stood, facts.key.spki, key === undefined ? 'no-key' : 'key')) return undefined;
  return key !== undefined || saysTheSame(stood.entry, entry) ? stood : undefined;
}

function entryOf({ cluster }: CreateAsk, { serverName, authority }: ClusterAccess): ServerEntry {
  return { cluster, ...optional('serverName', serverName), ...optional('authority', authority) };
}

interface Writing {
  readonly wanted: Wanted;
  readonly pem: Uint8Array;
  readonly access: ClusterAccess;
  readonly ask: CreateAsk;
  readonly stood: StandingKubeconfig | undefined;
  readonly carried: StandingKubeconfig | undefined;
}

async function writeKubeconfig(
  { wanted, pem, access, ask, stood, carried }: Writing,
  { folder, template }: CreatePorts,
): Promise<NonNullable<UserReport['kubeconfig']>> {
  const { user } = wanted.person;
  const names = filesOf(user);
  const told = {
    path: folder.path(names.kubeconfig),
    server: access.server,
    ...(wanted.key === undefined ? { keyFile: folder.path(names.key) } : {}),
  };
  const entry = entryOf(ask, access);
  if (carried !== undefined && saysTheSame(carried.entry, entry)) return { ...told, change: 'unchanged' };
  const bytes = userKubeconfig(await template('kubeconfig.yaml'), {
    user,
    server: access.server,
    ...entry,
    certificate: pem,
    ...optional('key', wanted.key),
  });
  return { ...told, change: await putKubeconfig(user, bytes, stood, folder) };
}

function requestTold(request: SigningRequest | undefined): UserReport['request'] {
  return request === undefined
    ? undefined
    : { name: request.name, signer: request.signerName, state: stateOf(request) };
}

function warningsOf({ roleThere }: UserSight, binding: WantedBinding | undefined): readonly ActWarning[] {
  if (binding === undefined || roleThere !== false) return [];
  const { role, namespace } = binding;
  return [{ warning: 'role-missing', kind: role.kind, name: role.name, ...optional('namespace', namespace) }];
}

function leftOf({ person, key }: Wanted, folder: Folder): readonly string[] {
  if (key === undefined) return [];
  const names = filesOf(person.user);
  return [folder.path(names.key), folder.path(names.request)];
}
