/**
 * A user made without any API server: the certificate by the cluster's own authority, the kubeconfig from the cluster file,
 * and the binding as a manifest for later. All is in memory before the first thing is written, and the log comes first: a
 * line too many says that something was thrown away, a line too few would hide a certificate.
 */
import type { WantedBinding } from '../../domain/api/binding.ts';
import type { Person } from '../../domain/api/power.ts';
import type { UserReport } from '../../domain/api/report-user.ts';
import type { RiskId } from '../../domain/api/risk.ts';
import { authorityFor } from '../../domain/authority.ts';
import { sameBytes } from '../../domain/bytes.ts';
import type { CertificateFacts } from '../../domain/certificate.ts';
import { type Cluster, endpointUrl } from '../../domain/cluster.ts';
import { attributeValues } from '../../domain/distinguished-name.ts';
import { serverFor } from '../../domain/edge.ts';
import { KubepkiError } from '../../domain/error.ts';
import type { Folder } from '../../domain/folder.ts';
import { ISSUANCE_LOG } from '../../domain/issuance.ts';
import { optional } from '../../domain/optional.ts';
import type { Clock, Files, Passphrases, Progress, Store } from '../../domain/port.ts';
import { bindingName, reservedIn } from '../../domain/user.ts';
import { toUtf8 } from '../../domain/utf8.ts';
import { sha256 } from '../../engine/read/fingerprint.ts';
import { signedBy } from '../../engine/verify/signed-by.ts';
import { renderBinding } from '../../format/api/binding.ts';
import { renderIssuances } from '../../format/issuance/render.ts';
import { type Survey, surveyStore } from '../survey.ts';
import { demandAccepted } from './accept.ts';
import { type GivenRequest, givenRequest } from './given-request.ts';
import { holdsItsKey, isAsAsked, isForKey, saysTheSame, stillValid } from './kept.ts';
import {
  filesOf,
  putKubeconfig,
  type StandingKubeconfig,
  standingKubeconfig,
  userKubeconfig,
} from './kubeconfig.ts';
import { demandBindable, demandPerson } from './name.ts';
import { type Signed, signUser, USER_CREATE } from './sign.ts';

export interface AuthorityAsk {
  readonly cluster: Cluster;
  readonly person: Person;
  /** milliseconds */
  readonly lifetime: number;
  readonly role?: Omit<WantedBinding, 'user'>;
  /** a request of the user's own */
  readonly request?: string;
  /** a URL, where the user dials another server than the cluster file says */
  readonly server?: string;
  readonly serverName?: string;
  readonly accept: readonly RiskId[];
  /** a certificate that is as asked is replaced all the same */
  readonly newKey?: boolean;
}

export interface AuthorityPorts {
  readonly store: Store;
  readonly folder: Folder;
  readonly files: Files;
  readonly clock: Clock;
  readonly progress: Progress;
  readonly passphrases: Passphrases | undefined;
  readonly template: (name: string) => Promise<string>;
}

/**
 * @throws KubepkiError bad-value, user-risky, user-file-foreign, request-file-unfit, user-request-differs, what signing
 * throws, and what reading and writing store and folder throw
 */
export async function createByAuthority(ask: AuthorityAsk, ports: AuthorityPorts): Promise<UserReport> {
  const { cluster } = ask;
  const { store, folder, clock, progress, passphrases } = ports;
  const now = clock.now();
  const wanted = demandPerson(ask.person, USER_CREATE);
  if (ask.role !== undefined) demandBindable(ask.role, USER_CREATE);
  const given = ask.request === undefined ? undefined : await givenRequest(ask.request, wanted, ports.files);
  const person = given?.person ?? wanted;
  // names that a request asks for go into no certificate of ours
  const accepted = demandAccepted(person.user, reservedIn(person), ask.accept);
  const server = ask.server ?? serverFor('user', undefined, cluster) ?? endpointUrl(cluster.endpoint);
  const stood = await standingKubeconfig({ user: person.user, server }, folder);
  const manifest = await manifestFor(ask, person, ports);
  await folder.demand();
  const survey = await surveyStore(cluster, store, now, progress);
  const kept = await keptCertificate(stood, { person, given, ask, survey, now });
  const signed =
    kept ??
    (await signUser(
      { person, lifetime: ask.lifetime, ...optional('publicKey', given?.facts.key) },
      { cluster, survey, now, passphrases },
    ));
  const entry = {
    cluster: cluster.name,
    ...optional('serverName', ask.serverName),
    authority: signed.authority,
  };
  const asItIs = kept !== undefined && stood !== undefined && saysTheSame(stood.entry, entry);
  const bytes = userKubeconfig(await ports.template('kubeconfig.yaml'), {
    user: person.user,
    server,
    ...entry,
    certificate: signed.certificate,
    ...optional('key', signed.key),
  });
  const lines = renderIssuances(signed.issuances);
  if (kept === undefined)
    await store.commit({
      verb: USER_CREATE,
      at: now,
      writes: [],
      adds: [{ path: ISSUANCE_LOG, lines, mode: 0o600 }],
    });
  const change = asItIs ? 'unchanged' : await putKubeconfig(person.user, bytes, stood, folder);
  if (manifest?.bytes !== undefined)
    await folder.write([{ name: filesOf(person.user).manifest, bytes: manifest.bytes, mode: 0o644 }]);
  return {
    apiVersion: 'kubepki/v1',
    kind: 'UserReport',
    at: now.toISOString(),
    user: person.user,
    groups: person.groups,
    via: 'authority',
    state: 'ready',
    certificate: await certificateTold(signed.facts),
    kubeconfig: {
      path: folder.path(filesOf(person.user).kubeconfig),
      change,
      server,
      ...(signed.key === undefined ? { keyFile: folder.path(filesOf(person.user).key) } : {}),
    },
    bindings: manifest === undefined ? [] : [manifest.told],
    accepted,
    ...(kept === undefined ? { logged: ISSUANCE_LOG } : {}),
    left: [],
    warnings: [...signed.warnings, ...stillValid(stood, signed.facts, now)],
  };
}

interface Keeping {
  readonly person: Person;
  readonly given: GivenRequest | undefined;
  readonly ask: AuthorityAsk;
  readonly survey: Survey;
  readonly now: Date;
}

/** What stands, where the authority at hand signed it and it is as asked: nothing is issued then, and no key opened. */
async function keptCertificate(
  stood: StandingKubeconfig | undefined,
  { person, given, ask, survey, now }: Keeping,
): Promise<Signed | undefined> {
  if (stood === undefined || ask.newKey === true || !isAsAsked(stood, person, now)) return undefined;
  const isForIt =
    given === undefined ? await holdsItsKey(stood) : isForKey(stood, given.facts.key.spki, 'no-key');
  const signer = authorityFor('kubernetes-ca', ask.cluster);
  const authority = survey.found.get(signer)?.certificate;
  const pem = survey.standing.get(signer)?.certificate;
  if (!isForIt || authority === undefined || pem === undefined) return undefined;
  const { certificate: facts, key } = stood;
  if (!sameBytes(authority.subject.der, facts.issuer.der)) return undefined;
  if (!(await signedBy(facts, authority.key))) return undefined;
  return {
    certificate: stood.pem,
    facts,
    ...optional('key', key),
    authority: pem,
    issuances: [],
    warnings: [],
  };
}

export async function certificateTold(facts: CertificateFacts) {
  return {
    serial: facts.serial,
    groups: attributeValues(facts.subject, 'O'),
    notBefore: facts.notBefore.toISOString(),
    notAfter: facts.notAfter.toISOString(),
    fingerprint: await sha256(facts.der),
  };
}

/** Looked at before anything is issued; bytes are absent where it stands so already. */
async function manifestFor({ role }: AuthorityAsk, { user }: Person, { folder, template }: AuthorityPorts) {
  if (role === undefined) return undefined;
  const { manifest: name } = filesOf(user);
  const wanted: WantedBinding = { user, ...role };
  const bytes = toUtf8(renderBinding(await template('manifest/user-rbac.yaml'), wanted));
  const stands = await folder.read(name);
  const path = folder.path(name);
  if (stands !== undefined && !sameBytes(stands, bytes))
    throw new KubepkiError('user-file-foreign', { path, user, why: 'other-manifest', is: '' });
  const told: UserReport['bindings'][number] = {
    kind: role.namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding',
    name: bindingName(user, role.role.name),
    ...optional('namespace', role.namespace),
    role: role.role,
    change: stands === undefined ? 'written' : 'unchanged',
    path,
  };
  return { told, ...optional('bytes', stands === undefined ? bytes : undefined) };
}
