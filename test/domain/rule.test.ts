/** Each rule with a good and a bad specimen, its thresholds to the second, and the verdict over several findings. */
import { describe, expect, it } from 'vitest';
import type { CertificateFacts, KeyFacts } from '../../src/domain/certificate.ts';
import { attributeValues, nameText } from '../../src/domain/distinguished-name.ts';
import { type Finding, type Severity, worst } from '../../src/domain/finding.ts';
import { recognise } from '../../src/domain/recognise.ts';
import type { RevocationListFacts } from '../../src/domain/revocation.ts';
import type { TokenFacts } from '../../src/domain/token.ts';
import type { Exhibit } from '../../src/domain/rule/rule.ts';
import { findingsOf, RULES, type RuleId } from '../../src/domain/rule/table.ts';
import { criticalFrom, dueFrom } from '../../src/domain/threshold.ts';
import { CHAIN_FAULTS, type ChainFault, type ChainFaultId } from '../../src/domain/verdict.ts';
import { certificateFacts, keyFactsOf, nameOf } from './facts.ts';

const AT = new Date('2026-06-01T12:00:00Z');
const DAY = 86_400_000;
const days = (n: number) => new Date(AT.getTime() + n * DAY);
const lasting = (from: number, to: number): CertificateFacts =>
  certificateFacts({ notBefore: days(from), notAfter: days(to) });
const key: KeyFacts = keyFactsOf('a');
const other: KeyFacts = keyFactsOf('b');

const rsa: KeyFacts = keyFactsOf('a', 'rsa-2048');

const TOKEN: TokenFacts = { algorithm: 'RS256', audiences: [], boundTo: [] };
const nothing = new Uint8Array();
function listUntil(nextUpdate: Date): RevocationListFacts {
  return {
    version: 2,
    issuer: nameOf('kubernetes'),
    thisUpdate: days(-30),
    nextUpdate,
    extensions: [],
    entries: 0,
    revoked: nothing,
    signatureAlgorithm: 'ecdsa-with-SHA256',
    der: nothing,
    signed: nothing,
    signature: nothing,
  };
}

const chainFault = (fault: ChainFaultId, depth = 0): ChainFault => ({
  fault,
  depth,
  role: depth === 0 ? 'leaf' : 'intermediate',
  certificate: undefined,
  field: CHAIN_FAULTS[fault],
  text: `x509: ${fault}`,
});

/** The rules that each exhibit breaks: its own and no other; the good specimen breaks none. */
const SPECIMENS: Readonly<
  Record<RuleId, { readonly bad: Partial<Exhibit>; readonly good: Partial<Exhibit> }>
> = {
  'unreadable': { bad: { trouble: { what: 'truncated', element: 'tbsCertificate' } }, good: {} },
  'expired': { bad: { certificate: lasting(-400, -1) }, good: { certificate: lasting(-1, 364) } },
  'not-yet-valid': { bad: { certificate: lasting(1, 400) }, good: { certificate: lasting(0, 365) } },
  'expiring-soon': { bad: { certificate: lasting(-358, 6) }, good: { certificate: lasting(-10, 90) } },
  'expiring': { bad: { certificate: lasting(-336, 29) }, good: { certificate: lasting(-334, 31) } },
  'key-mismatch': {
    bad: { certificate: { ...lasting(-1, 364), key }, key: { facts: other, file: 'a.key' } },
    good: { certificate: { ...lasting(-1, 364), key }, key: { facts: keyFactsOf('a'), file: 'a.key' } },
  },
  'log-damaged': { bad: { damagedLines: 2 }, good: {} },
  'key-open': { bad: { keyMode: 0o640 }, good: { keyMode: 0o600 } },
  'signer-mismatch': {
    bad: { certificate: lasting(-1, 364), signer: { file: 'ca.crt', fits: false } },
    good: { certificate: lasting(-1, 364), signer: { file: 'ca.crt', fits: true } },
  },
  'go-refuses': {
    bad: { certificate: lasting(-1, 364), refusal: { by: [], faults: [chainFault('negative-serial')] } },
    good: { certificate: lasting(-1, 364), refusal: { by: [], faults: [chainFault('unknown-issuer')] } },
  },
  'signer-crowd': { bad: { crowd: 1000 }, good: {} },
  'weak-signature': {
    bad: { certificate: { ...lasting(-1, 364), signatureAlgorithm: 'sha1WithRSAEncryption' } },
    // a root is not asked who signed it
    good: {
      certificate: {
        ...lasting(-1, 364),
        signatureAlgorithm: 'md5WithRSAEncryption',
        subject: nameOf('kubernetes'),
        issuer: nameOf('kubernetes'),
      },
    },
  },
  'weak-key': {
    bad: { certificate: { ...lasting(-1, 364), key: { ...rsa, bits: 1023 } } },
    good: { certificate: { ...lasting(-1, 364), key: { ...rsa, bits: 1024 } } },
  },
  'context-missing': {
    bad: { kubeconfig: { currentContext: 'b', contexts: ['a'] } },
    good: { kubeconfig: { currentContext: 'a', contexts: ['a'] } },
  },
  'context-unset': {
    bad: { kubeconfig: { currentContext: '', contexts: ['a'] } },
    good: { kubeconfig: { currentContext: '', contexts: ['a', 'b'] } },
  },
  'context-broken': {
    bad: {
      kubeconfig: {
        currentContext: 'a',
        contexts: ['a'],
        clusters: [{ name: 'c' }],
        users: [],
        joins: [{ context: 'a', cluster: 'c', user: 'u' }],
      },
    },
    good: {
      kubeconfig: {
        currentContext: 'a',
        contexts: ['a', 'b'],
        clusters: [{ name: 'c' }],
        users: [{ name: 'u' }],
        joins: [
          { context: 'a', cluster: 'c', user: 'u' },
          { context: 'b', cluster: 'c', user: '' },
        ],
      },
    },
  },
  'names-twice': {
    bad: { kubeconfig: { currentContext: '', contexts: [], users: [{ name: 'u' }, { name: 'u' }] } },
    good: { kubeconfig: { currentContext: '', contexts: [], users: [{ name: 'u' }, { name: 'U' }] } },
  },
  'authority-namesake': {
    bad: {
      kubeconfig: {
        currentContext: '',
        contexts: [],
        namesakes: [
          {
            cluster: 'c',
            authorityFile: 'ca.crt',
            madeHere: '2026-01-01T00:00:00.000Z',
            madeThere: '2026-01-02T00:00:00.000Z',
          },
        ],
      },
    },
    good: { kubeconfig: { currentContext: '', contexts: [], namesakes: [] } },
  },
  'mixed-authorities': {
    bad: {
      kubeconfig: {
        currentContext: '',
        contexts: [],
        mixed: [{ user: 'u', cluster: 'c', signerFile: 'ca.crt' }],
      },
    },
    good: { kubeconfig: { currentContext: '', contexts: [], mixed: [] } },
  },
  'pem-unseen': { bad: { pemProblem: 'indented' }, good: {} },
  'revoked': {
    bad: { certificate: lasting(-1, 364), revocation: { file: 'ca.crl', at: days(-1) } },
    good: { certificate: lasting(-1, 364) },
  },
  'extension-unknown': {
    bad: {
      certificate: {
        ...lasting(-1, 364),
        extensions: [{ oid: '1.2.3', critical: true, value: new Uint8Array() }],
      },
    },
    good: {
      certificate: {
        ...lasting(-1, 364),
        names: [{ kind: 'dns', value: 'a' }],
        extensions: [
          { oid: '1.2.3', critical: false, value: new Uint8Array() },
          { oid: '2.5.29.17', critical: true, value: new Uint8Array() },
          { oid: '2.5.29.30', critical: true, value: new Uint8Array() },
        ],
      },
    },
  },
  'skips-verification': {
    bad: {
      kubeconfig: {
        currentContext: '',
        contexts: [],
        clusters: [{ name: 'a', insecure: true }, { name: 'b' }],
      },
    },
    good: { kubeconfig: { currentContext: '', contexts: [], clusters: [{ name: 'b' }] } },
  },
  'insecure-with-authority': {
    bad: {
      kubeconfig: {
        currentContext: '',
        contexts: [],
        clusters: [{ name: 'a', insecure: true, hasAuthority: true }],
      },
    },
    good: { kubeconfig: { currentContext: '', contexts: [], clusters: [{ name: 'a', hasAuthority: true }] } },
  },
  'key-missing': {
    bad: { kubeconfig: { currentContext: '', contexts: [], users: [{ name: 'a', lacksKey: true }] } },
    good: { kubeconfig: { currentContext: '', contexts: [], users: [{ name: 'a' }] } },
  },
  'request-unproven': {
    bad: { request: { fits: false, algorithm: 'Ed25519' } },
    good: { request: { fits: true, algorithm: 'Ed25519' } },
  },
  'list-outdated': {
    bad: { list: listUntil(days(-1)) },
    good: { list: listUntil(days(1)) },
  },
  'public-key-mismatch': {
    bad: { publicKey: key, key: { facts: other, file: 'sa.key' } },
    good: { publicKey: key, key: { facts: keyFactsOf('a'), file: 'sa.key' } },
  },
  'token-expired': {
    bad: { token: { facts: { ...TOKEN, notAfter: days(-1) } } },
    // one of old never ends
    good: { token: { facts: TOKEN } },
  },
  'token-key-mismatch': {
    bad: { token: { facts: { ...TOKEN, keyId: 'k' }, key: { file: 'sa.pub', fits: false } } },
    good: { token: { facts: { ...TOKEN, keyId: 'k' }, key: { file: 'sa.pub', fits: true } } },
  },
};

const broken = (exhibit: Partial<Exhibit>) => findingsOf({ subject: { file: 'a.crt' }, at: AT, ...exhibit });

describe('rules', () => {
  it.each(RULES.map((rule) => rule.id))(
    '%s finds its bad specimen, and only that; its good one is good',
    (id) => {
      const found = broken(SPECIMENS[id].bad);
      expect(found.map(({ rule }) => rule)).toEqual([id]);
      expect(found[0]).toMatchObject({
        subject: { file: 'a.crt' },
        severity: RULES.find((rule) => rule.id === id)?.severity,
      });
      expect(Object.keys(found[0]?.evidence ?? {}).length).toBeGreaterThan(0);
      expect(broken(SPECIMENS[id].good)).toEqual([]);
    },
  );

  it('a certificate is at any time in one state of its life', () => {
    const life = lasting(0, 90);
    const at = (time: number) =>
      findingsOf({ subject: {}, at: new Date(time), certificate: life })
        .map(({ rule }) => rule)
        .join();
    const [begin, end, due, critical] = [
      life.notBefore,
      life.notAfter,
      dueFrom(life),
      criticalFrom(life),
    ].map((date) => date.getTime()) as [number, number, number, number];
    expect([begin - 1, begin, due - 1, due, critical - 1, critical, end, end + 1].map(at)).toEqual([
      ...['not-yet-valid', '', '', 'expiring', 'expiring', 'expiring-soon', 'expiring-soon', 'expired'],
    ]);
  });

  it('thresholds are days or a share of the life, whichever is less; never before its beginning', () => {
    const left = (n: number) =>
      [dueFrom, criticalFrom].map((from) => days(n).getTime() - from(lasting(0, n)).getTime());
    expect(left(365)).toEqual([30 * DAY, 7 * DAY]);
    expect(left(90)).toEqual([30 * DAY, 7 * DAY]);
    expect(left(30)).toEqual([10 * DAY, 3 * DAY]);
    expect(left(-5)).toEqual([0, 0]);
  });

  it('a key of every mode that others can use is open', () => {
    for (let mode = 0; mode <= 0o777; mode++)
      expect(broken({ keyMode: mode }).length > 0).toBe((mode & 0o077) > 0);
    expect(broken({ keyMode: 0o44 })[0]?.evidence).toEqual({ mode: '0044' });
  });

  it('is mended by apply only where apply would do it', () => {
    const mends = (changes: Partial<CertificateFacts>, identity?: string, more: Partial<Exhibit> = {}) =>
      findingsOf({
        subject: identity === undefined ? {} : { identity },
        at: AT,
        certificate: { ...lasting(-400, -1), key, ...changes },
        ...more,
      }).map(({ rule, fix, evidence }) => [rule, fix, evidence['issuer']].filter(Boolean).join(' '));
    const astray = { signer: { file: 'ca.crt', fits: false }, key: { facts: other, file: 'a.key' } };
    expect(mends({}, 'apiserver', astray)).toEqual([
      'expired renew',
      'key-mismatch restore-or-reissue',
      'signer-mismatch restore-signer',
    ]);
    expect(mends({}, undefined, astray)).toEqual([
      'expired ask-signer CN=kubernetes',
      'key-mismatch restore-key',
      'signer-mismatch ask-signer CN=kubernetes',
    ]);
    expect(mends({ authority: true }, 'kubernetes-ca', astray)).toEqual([
      'expired extend-authority',
      'key-mismatch restore-key',
      'signer-mismatch replace-authority',
    ]);
    expect(mends({ authority: true, notAfter: days(3) })).toEqual(['expiring-soon replace-authority']);
    expect(mends({ authority: true, notAfter: days(29) })).toEqual(['expiring replace-authority']);
  });

  it('critical outranks what could not be judged, and that a warning', () => {
    const of = (...severities: Severity[]) =>
      worst(
        severities.map(
          (severity): Finding => ({ rule: 'x', severity, subject: {}, evidence: {}, fix: 'renew' }),
        ),
      );
    expect([of(), of('warning'), of('warning', 'unknown'), of('unknown', 'warning', 'critical')]).toEqual([
      undefined,
      'warning',
      'unknown',
      'critical',
    ]);
  });
});

describe('who a certificate says it is', () => {
  const called = (commonName: string, authority = false) =>
    recognise(certificateFacts({ subject: nameOf(commonName), authority }), undefined);

  it('is recognised by name and by whether it may sign', () => {
    expect([called('kubernetes', true), called('kube-apiserver'), called('kubernetes-admin')]).toEqual([
      'kubernetes-ca',
      'apiserver',
      'admin',
    ]);
    expect([
      called('kubernetes'),
      called('kube-apiserver', true),
      called(''),
      called('KUBE-APISERVER'),
      called('kube-apiserver '),
    ]).toEqual(Array.from({ length: 5 }, () => undefined));
    expect(
      recognise(certificateFacts({ subject: { attributes: [], der: Uint8Array.of(0x30, 0) } }), 'x'),
    ).toBeUndefined();
  });

  it('where two are alike in name, by what they are for, or by where they lie', () => {
    const as = (commonName: string, extendedKeyUsage: readonly string[], file?: string) =>
      recognise(certificateFacts({ subject: nameOf(commonName), extendedKeyUsage }), file);
    expect(as('system:node:w-1', ['clientAuth'])).toBe('kubelet');
    expect(as('system:node:w-1', ['serverAuth'])).toBe('kubelet-serving');
    const both = ['serverAuth', 'clientAuth'];
    expect(as('cp-1', both, 'x/nodes/cp-1/etc/etcd/peer.crt')).toBe('etcd-peer');
    expect(as('cp-1', both, '/etc/kubernetes/pki/etcd/server.crt')).toBe('etcd-server');
    // a bare name could be anybody's
    expect(as('cp-1', both, 'peer.crt')).toBeUndefined();
    expect(as('cp-1', both)).toBeUndefined();
    expect(as('alice', ['clientAuth'], 'demo/pki/users/alice.crt')).toBe('user');
    // its place does not make it what its name denies
    expect(as('kube-apiserver', ['serverAuth'], '/etc/kubernetes/pki/front-proxy-client.crt')).toBe(
      'apiserver',
    );
  });

  it('the last common name counts, as Kubernetes has it', () => {
    const first = nameOf('system:masters').attributes;
    const both = { attributes: [...first, ...nameOf('kube-apiserver').attributes], der: new Uint8Array() };
    expect(recognise(certificateFacts({ subject: both }), undefined)).toBe('apiserver');
    expect(attributeValues(both, 'CN')).toEqual(['system:masters', 'kube-apiserver']);
  });

  it('is one line in which a separator cannot pretend to be one', () => {
    expect(nameText(nameOf('a, O=system:masters', ['x+y="z"']))).toBe(
      'O=x\\+y=\\"z\\", CN=a\\, O=system:masters',
    );
  });
});

describe('what Go says', () => {
  const certificate = lasting(-400, -1);
  const told = (...faults: ChainFault[]) =>
    findingsOf({ at: AT, subject: {}, certificate, refusal: { by: ['kubelet'], faults } }).map(
      ({ rule, evidence, fix }) => [rule, evidence['logs'] ?? evidence['text'], fix],
    );

  it('is evidence of the rule that says the same, and no finding beside it', () => {
    expect(told(chainFault('expired'))).toEqual([['expired', 'x509: expired', 'ask-signer']]);
  });

  it('is told cause by cause, each with what mends it', () => {
    expect(
      told(
        chainFault('expired'),
        chainFault('wrong-usage'),
        chainFault('name-not-allowed'),
        chainFault('may-not-sign', 1),
      ),
    ).toEqual([
      ['expired', 'x509: expired', 'ask-signer'],
      ['go-refuses', 'x509: wrong-usage', 'ask-signer'],
      ['go-refuses', 'x509: name-not-allowed', 'fit-names'],
      ['go-refuses', 'x509: may-not-sign', 'fit-signer'],
    ]);
  });

  it('of those above it is told of them, but for what is between them and it', () => {
    expect(
      told(chainFault('expired', 1), chainFault('negative-serial', 1), chainFault('wrong-usage', 1)),
    ).toEqual([
      ['expired', undefined, 'ask-signer'],
      ['go-refuses', 'x509: wrong-usage', 'fit-signer'],
    ]);
  });
});
