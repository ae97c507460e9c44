/** Each item shown to the rules, with what is known around it. */
import type { TokenFacts } from '../../domain/token.ts';
import type { Finding } from '../../domain/finding.ts';
import { optional } from '../../domain/optional.ts';
import { recognise } from '../../domain/recognise.ts';
import type { Exhibit } from '../../domain/rule/rule.ts';
import { findingsOf, type RuleId } from '../../domain/rule/table.ts';
import { signedByItself } from '../../engine/verify/signed-by.ts';
import type { Kubeconfig } from '../../format/kubeconfig/read.ts';
import type { Item, ItemOf } from './item.ts';
import type { Met } from './met.ts';
import { namesakesOf } from './namesake.ts';
import { isOfAuthority, keyFor } from './pair.ts';
import type { TokenKey } from './token-key.ts';

export async function judged(item: Item, at: Date, met: Met): Promise<readonly Finding<RuleId>[]> {
  const { subject } = item;
  switch (item.what) {
    case 'certificate':
      return findingsOf({ at, ...(await certificateExhibit(item, met)) });
    case 'key':
      // a key inside a kubeconfig or manifest is judged with it, once
      return item.within === undefined ? findingsOf({ subject, at, ...mode(item.mode) }) : [];
    case 'sealed-key':
      // no component opens one, and of an authority's none has to
      return isOfAuthority(item, met.pairs)
        ? []
        : findingsOf({ subject, at, trouble: { what: 'encrypted-key' } });
    case 'public-key':
      return findingsOf({ subject, at, publicKey: item.facts, ...keyBeside(item, met) });
    case 'request': {
      const { facts } = item;
      const request = { fits: await signedByItself(facts), algorithm: facts.signatureAlgorithm };
      // of a key or an algorithm that nobody here can check nothing is claimed
      const known = facts.key.kind !== 'unknown' && /RSAEncryption|^ecdsa|^Ed25519/.test(request.algorithm);
      return findingsOf({ subject, at, ...(known ? { request } : {}) });
    }
    case 'revocation-list': {
      const signer = await met.trusts.claimedSigner(item.facts);
      return findingsOf({ subject, at, list: item.facts, ...(signer === undefined ? {} : { signer }) });
    }
    case 'token': {
      const key = claimedKey(item.facts, met.tokenKeys);
      return findingsOf({ subject, at, token: { facts: item.facts, ...(key === undefined ? {} : { key }) } });
    }
    case 'keystore': {
      const { trouble, secret, keystore } = item.keystore;
      // under an empty passphrase, or none at all, a key is there for whoever may read the file
      const open = !secret && keystore.keys.length > 0;
      return findingsOf({ subject, at, ...optional('trouble', trouble), ...(open ? mode(item.mode) : {}) });
    }
    case 'kubeconfig': {
      const { kubeconfig } = item;
      const holdsKey = kubeconfig.users.some(({ key }) => key !== undefined);
      return findingsOf({
        subject,
        at,
        kubeconfig: { ...kubeconfigExhibit(kubeconfig), ...(await namesakesOf(item, met, at)) },
        ...(holdsKey ? mode(item.mode) : {}),
      });
    }
    case 'object':
      return findingsOf({ subject, at, ...mode(item.mode) });
    case 'trouble':
      return findingsOf({ subject, at, trouble: item.trouble });
    case 'unseen':
      return findingsOf({ subject, at, pemProblem: item.problem });
  }
}

function kubeconfigExhibit({ currentContext, contexts, joins, clusters, users, damaged }: Kubeconfig) {
  return {
    currentContext,
    contexts,
    joins,
    clusters: clusters.map(({ name, insecure, authority, authorityFile }) => ({
      name,
      ...(insecure === undefined ? {} : { insecure }),
      hasAuthority: (authority ?? authorityFile) !== undefined,
    })),
    users: users.map(({ name, certificate, certificateFile, key, keyFile }) => ({
      name,
      // what is there and damaged is told as that
      lacksKey:
        (certificate ?? certificateFile) !== undefined &&
        (key ?? keyFile) === undefined &&
        !damaged.some((entry) => entry.startsWith(`users[${name}] `)),
    })),
  };
}

async function certificateExhibit(item: ItemOf<'certificate'>, met: Met): Promise<Omit<Exhibit, 'at'>> {
  // what stands in a manifest no apply looks after, whoever it looks like
  const id =
    item.within !== undefined && item.path !== undefined
      ? undefined
      : recognise(item.facts, item.subject.file);
  const { chain: _, ...trust } = await met.trusts.of(item, id);
  const revocation = met.revocations.get(item);
  return {
    subject: { ...item.subject, ...(id === undefined ? {} : { identity: id }) },
    certificate: item.facts,
    ...trust,
    ...(revocation === undefined ? {} : { revocation }),
    ...keyBeside(item, met),
  };
}

function keyBeside(item: ItemOf<'certificate' | 'public-key'>, { pairs }: Met): Pick<Exhibit, 'key'> {
  const key = keyFor(item, pairs);
  return key === undefined ? {} : { key: { facts: key.facts, file: key.subject.file ?? '' } };
}

/**
 * The key whose name the token carries; else the first that it should carry the name of. Whoever else issues
 * tokens, an identity provider, signs them with keys of its own.
 */
function claimedKey({ keyId, subject }: TokenFacts, keys: readonly TokenKey[]) {
  if (keyId === undefined || subject?.startsWith('system:serviceaccount:') !== true) return undefined;
  const own = keys.find(({ id }) => id === keyId);
  const other = keys.find(({ meant }) => meant);
  if (own !== undefined) return { file: own.file, fits: true };
  return other === undefined ? undefined : { file: other.file, fits: false };
}

function mode(bits: number | undefined): { keyMode?: number } {
  return bits === undefined ? {} : { keyMode: bits };
}
