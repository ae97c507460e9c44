/**
 * Who a kubeconfig is for: of each credential its user, the cluster as it dials it, and what is shown and trusted.
 *
 * What clients dial as everybody does is called as the cluster is. Where some dial another server (a component that shares
 * its machine with an API server), that one is called NAME-HOST beside it; alone in a document it has the name for itself,
 * as in the kubeconfigs that the store holds. In a kubeconfig that is merged into it has not, or it would take the place
 * of the entry that everybody uses.
 */
import { authorityFor } from '../../domain/authority.ts';
import type { CertificateFacts } from '../../domain/certificate.ts';
import { type Cluster, endpointUrl } from '../../domain/cluster.ts';
import type { Credential } from '../../domain/credential.ts';
import { serverFor } from '../../domain/edge.ts';
import { KubepkiError } from '../../domain/error.ts';
import { optional } from '../../domain/optional.ts';
import type { Clock, Progress, Store } from '../../domain/port.ts';
import type { ActWarning } from '../../domain/act-warning.ts';
import { hostOfServer } from '../../domain/value.ts';
import { hostNameTrouble } from '../../engine/verify/host-name.ts';
import type { KubeconfigFacts } from '../../format/kubeconfig/entry.ts';
import { credentialsFor, type WholePair, wholePair } from '../given-away.ts';
import { type Survey, surveyStore } from '../survey.ts';

export interface KubeconfigAsk {
  readonly cluster: Cluster;
  /** credentials by their ids, by identity or by machine */
  readonly ids: readonly string[];
  /** what the cluster is called instead of its own name; its users are then called after it too */
  readonly name?: string;
  /** a URL, where all shall dial another server than the cluster file says */
  readonly server?: string;
  /** what the server's certificate is asked for instead of its host */
  readonly serverName?: string;
}

export interface KubeconfigPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly progress: Progress;
}

/** A credential and its entries, the certificate and keys in them as they stand. */
export interface Holder {
  readonly id: string;
  readonly certificate: CertificateFacts;
  readonly facts: KubeconfigFacts & Embedded;
}

interface Embedded {
  readonly authority: Uint8Array;
  readonly certificate: Uint8Array;
  readonly key: Uint8Array;
}

export interface Holders {
  readonly holders: readonly [Holder, ...Holder[]];
  readonly warnings: readonly ActWarning[];
}

/** @throws KubepkiError unknown-credential, credential-incomplete, and all that reading the store throws */
export async function holdersFor(
  ask: KubeconfigAsk,
  where: 'alone' | 'merged',
  { store, clock, progress }: KubeconfigPorts,
): Promise<Holders> {
  const survey = await surveyStore(ask.cluster, store, clock.now(), progress);
  const clients = ask.ids.flatMap((id) => clientsFor(id, survey, ask));
  // named twice, by itself and by its machine, it is one all the same
  const dialling = [...new Map(clients.map((one) => [one.pair.credential.id, one])).values()];
  const authority = authorityOf(ask.cluster, survey);
  const alone = where === 'alone' && new Set(dialling.map(({ server }) => server)).size === 1;
  const holders = dialling.map(({ pair, server }): Holder => {
    const { credential, certificate, certificatePem, privatePem } = pair;
    const user = userName(pair, dialling, ask);
    return {
      id: credential.id,
      certificate,
      facts: {
        cluster: clusterName(server, ask, alone),
        user,
        // called after the cluster already, it needs no second name
        ...(ask.name === undefined ? {} : { context: user }),
        server,
        ...optional('serverName', ask.serverName),
        authority,
        certificate: certificatePem,
        key: privatePem,
      },
    };
  });
  const [first, ...others] = holders;
  if (first === undefined)
    throw new KubepkiError('usage', { what: 'nobody is named', command: 'kubeconfig' });
  const servers = [...new Set(dialling.map(({ server }) => server))];
  return {
    holders: [first, ...others],
    warnings: servers.flatMap((server) => unnamed(server, ask, survey)),
  };
}

interface Dialling {
  readonly pair: WholePair;
  readonly server: string;
}

/** Of a machine all that dial the API server; what is named itself must be one that does. */
function clientsFor(id: string, survey: Survey, ask: KubeconfigAsk): readonly Dialling[] {
  const named = credentialsFor(id, survey, 'kubeconfig');
  const clients = named.flatMap((credential) => {
    const server = serverOf(credential, ask);
    return server === undefined ? [] : [{ credential, server }];
  });
  const other = named.find((credential) => serverOf(credential, ask) === undefined);
  if (other !== undefined && (clients.length === 0 || !id.startsWith('@'))) {
    const { id: refused, identity } = other;
    throw new KubepkiError('credential-incomplete', { credential: refused, why: 'no-client', identity });
  }
  return clients.map(({ credential, server }) => ({ pair: wholePair(credential, survey), server }));
}

function serverOf({ identity, machine }: Credential, { cluster, server }: KubeconfigAsk): string | undefined {
  const usual = serverFor(identity, machine, cluster);
  return usual === undefined ? undefined : (server ?? usual);
}

function authorityOf(cluster: Cluster, survey: Survey): Uint8Array {
  const id = authorityFor('kubernetes-ca', cluster);
  const pem = survey.standing.get(id)?.certificate;
  if (pem === undefined || survey.found.get(id)?.certificate === undefined)
    throw new KubepkiError('credential-incomplete', { credential: id, why: 'missing' });
  return pem;
}

function clusterName(
  server: string,
  { cluster, name, server: asked }: KubeconfigAsk,
  alone: boolean,
): string {
  const own = name ?? cluster.name;
  const usual = alone || asked !== undefined || server === endpointUrl(cluster.endpoint);
  return usual ? own : `${own}-${hostOfServer(server) ?? ''}`;
}

/** By its subject, as kubeadm has it; one of several with the same subject by whose it is as well. */
function userName({ credential }: WholePair, all: readonly Dialling[], { name }: KubeconfigAsk): string {
  const { commonName } = credential.subject;
  const alike = all.filter(({ pair }) => pair.credential.subject.commonName === commonName);
  const own = alike.length === 1 ? commonName : `${commonName}@${credential.machine ?? credential.identity}`;
  return name === undefined ? own : `${own}@${name}`;
}

/** Clients refuse a server whose certificate does not carry what they ask it for, and one of several API servers may be behind. */
function unnamed(server: string, { serverName }: KubeconfigAsk, survey: Survey): readonly ActWarning[] {
  const host = serverName ?? hostOfServer(server) ?? '';
  const served = survey.wanted.flatMap(({ id, identity }) =>
    identity === 'apiserver' ? (survey.found.get(id)?.certificate ?? []) : [],
  );
  const carries = (facts: CertificateFacts, name: string) => hostNameTrouble(facts, name) === undefined;
  const [first] = served;
  if (first === undefined || served.some((facts) => carries(facts, host))) return [];
  const fitting = first.names.flatMap(({ kind, value }) =>
    kind === 'dns' && served.every((facts) => carries(facts, value)) ? [value] : [],
  );
  // of one API server alone its machine's name would fit too, and of the next it would not
  const fits = fitting.find((name) => name === 'kubernetes') ?? fitting[0];
  return [{ warning: 'server-unnamed', server, host, ...optional('fits', fits) }];
}
