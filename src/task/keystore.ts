/** Credentials of a cluster as one PKCS#12 file: for Java, Windows and browsers, which take no PEM. Reads the store, and changes nothing. */
import type { Cluster } from '../domain/cluster.ts';
import type { Credential } from '../domain/credential.ts';
import { KubepkiError } from '../domain/error.ts';
import { optional } from '../domain/optional.ts';
import type { Clock, Passphrases, Progress, Store } from '../domain/port.ts';
import { makeKeystore } from '../engine/keystore/make.ts';
import { credentialsFor, wholePair } from './given-away.ts';
import { type Survey, surveyStore } from './survey.ts';

export interface KeystoreAsk {
  readonly cluster: Cluster;
  /** credentials by their ids. An authority is put in as one to trust: its key is nobody else's business */
  readonly ids: readonly string[];
  /** what it will be called, for whoever is asked for a passphrase */
  readonly name: string;
  /** of key derivation, where the usual number does not fit its reader */
  readonly rounds?: number;
}

export interface KeystorePorts {
  readonly store: Store;
  readonly passphrases: Passphrases;
  readonly clock: Clock;
  readonly progress: Progress;
}

/** @throws KubepkiError unknown-credential, credential-incomplete, passphrase-missing, and all that reading the store throws */
export async function keystoreOf(ask: KeystoreAsk, ports: KeystorePorts): Promise<Uint8Array> {
  const survey = await surveyStore(ask.cluster, ports.store, ports.clock.now(), ports.progress);
  const asked = [...new Set(ask.ids.flatMap((id) => credentialsFor(id, survey, 'keystore')))];
  const pairs = asked.filter(({ makes }) => makes !== 'authority').map((one) => pairOf(one, survey));
  const trusted = asked
    .filter(({ makes }) => makes === 'authority')
    .map((one) => ({ name: one.id, certificate: certificateOf(one, survey) }));
  const passphrase = await ports.passphrases.ask({ of: ask.name, fresh: true });
  if (passphrase === undefined) throw new KubepkiError('passphrase-missing', { of: ask.name });
  return makeKeystore({ pairs, trusted, passphrase, ...optional('rounds', ask.rounds) });
}

function pairOf(credential: Credential, survey: Survey) {
  const { certificate, privatePem } = wholePair(credential, survey);
  return {
    name: credential.id,
    privatePem,
    certificates: [certificate.der, ...above(credential, survey)],
  };
}

/** Its signer's certificate, that one's signer's, up to the root or as far as they are here. */
function above(credential: Credential, survey: Survey): readonly Uint8Array[] {
  if (credential.makes === 'key-pair' || credential.signer === credential.id) return [];
  const signer = survey.wanted.find(({ id }) => id === credential.signer);
  const certificate = survey.found.get(credential.signer)?.certificate;
  return signer === undefined || certificate === undefined ? [] : [certificate.der, ...above(signer, survey)];
}

function certificateOf({ id }: Credential, { found }: Survey): Uint8Array {
  const certificate = found.get(id)?.certificate;
  if (certificate === undefined)
    throw new KubepkiError('credential-incomplete', { credential: id, why: 'missing' });
  return certificate.der;
}
