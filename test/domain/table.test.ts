/** The tables against each other: every row points only at what is there. What a cluster is given: tablets.test.ts. */
import { describe, expect, it } from 'vitest';
import { ALGORITHM_IDS, ALGORITHMS, algorithmsFor } from '../../src/domain/algorithm.ts';
import { isElsewhere } from '../../src/domain/connection/connection.ts';
import { connection, CONNECTION_IDS } from '../../src/domain/connection/table.ts';
import { ERRORS } from '../../src/domain/error.ts';
import { AUTHORITY_IDS, identity, IDENTITY_IDS, isIdentityId } from '../../src/domain/identity/table.ts';
import { FILE_MODES } from '../../src/domain/layout/layout.ts';
import { isNone, layout, LAYOUT_IDS, layoutFiles } from '../../src/domain/layout/table.ts';
import { NAME_WORD_IDS, NAME_WORDS } from '../../src/domain/name-word.ts';
import { RULES } from '../../src/domain/rule/table.ts';

const certified = IDENTITY_IDS.flatMap((id) => {
  const record = identity(id);
  return record.makes === 'key-pair' ? [] : [{ id, record }];
});
/** An identity that a connection names, as one that has a certificate. */
const certificate = (id: string) => {
  const found = certified.find((one) => one.id === id);
  if (found === undefined) throw new Error(`${id} has no certificate`);
  return found.record;
};
const purposes = (id: string) => {
  const record = certificate(id);
  return record.makes === 'certificate' ? record.extendedKeyUsage : [];
};

describe('the tables', () => {
  it('every citation is there and says something', () => {
    const rows = [
      ...IDENTITY_IDS.map(identity),
      ...CONNECTION_IDS.map(connection),
      ...LAYOUT_IDS.map(layout),
      ...Object.values(NAME_WORDS),
      ...Object.values(ALGORITHMS),
      ...RULES,
    ];
    for (const { cites } of rows) {
      expect(cites.length).toBeGreaterThan(0);
      for (const cite of cites) expect(cite.trim().length).toBeGreaterThan(3);
    }
  });

  it('whatever can be explained has a name of its own', () => {
    const ids = [
      ...IDENTITY_IDS,
      ...CONNECTION_IDS,
      ...NAME_WORD_IDS,
      ...LAYOUT_IDS,
      ...ALGORITHM_IDS,
      ...RULES.map(({ id }) => id),
      ...Object.keys(ERRORS),
    ];
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
    for (const id of ids) expect(id).toMatch(/^[a-z][a-z0-9-]*$/);
  });

  it('whoever signs is an authority and stands before what it signs; no name is an identity by accident', () => {
    for (const { id, record } of certified) {
      const signer = record.makes === 'authority' ? record.under : record.signedBy;
      if (signer === undefined) continue;
      expect(AUTHORITY_IDS).toContain(signer);
      const order = IDENTITY_IDS as readonly string[];
      expect([id, order.indexOf(signer) < order.indexOf(id)]).toEqual([id, true]);
    }
    for (const id of ['constructor', '__proto__', 'toString', '']) expect(isIdentityId(id)).toBe(false);
  });

  it('only authorities may sign certificates, and every other certificate has a purpose', () => {
    for (const { id, record } of certified) {
      const authority = record.makes === 'authority';
      expect([id, record.keyUsage.some((usage) => usage === 'keyCertSign')]).toEqual([id, authority]);
      expect([id, purposes(id).length > 0]).toEqual([id, !authority]);
      expect([id, record.lifetime]).toEqual([id, authority ? 'authorities' : 'certificates']);
    }
  });

  it('who serves has names, and who only shows has none: a name is for being dialled', () => {
    for (const { id, record } of certified) {
      const serves = purposes(id).some((usage) => usage === 'serverAuth');
      expect([id, record.names.length > 0]).toEqual([id, serves]);
      if (serves) expect(record.names).toContain('extra');
    }
  });

  it('no authority and no service-account key is of Ed25519, nor anything that kubeadm loads', () => {
    for (const id of [...AUTHORITY_IDS, 'service-account'] as const)
      for (const where of LAYOUT_IDS)
        expect(algorithmsFor(identity(id).algorithms, where)).not.toContain('ed25519');
    for (const id of IDENTITY_IDS) {
      const loaded = layoutFiles('kubeadm', id).some(({ path }) => path.startsWith('etc/kubernetes/'));
      const ed25519 = algorithmsFor(identity(id).algorithms, 'kubeadm').includes('ed25519');
      expect([id, loaded && ed25519]).toEqual([id, false]);
    }
  });
});

describe('connections', () => {
  it('show what their peer trusts, for the right purpose, under a name that the server carries', () => {
    for (const id of CONNECTION_IDS) {
      const { dials, serves, shows, clientTrusts, serverTrusts } = connection(id);
      if (!isElsewhere(serves)) {
        const server = certificate(serves);
        // the hosts of an edge are compared with the names in tablets.test.ts; these words are among a server's own
        const own = dials.filter((word) => !['etcd-endpoint', 'node-endpoint'].includes(word));
        expect([id, server.names]).toEqual([id, expect.arrayContaining(own)]);
        expect([id, purposes(serves)]).toEqual([id, expect.arrayContaining(['serverAuth'])]);
        if (!isElsewhere(clientTrusts))
          expect([id, server.makes === 'certificate' && server.signedBy]).toEqual([id, clientTrusts]);
      }
      if (isElsewhere(shows)) continue;
      const client = certificate(shows);
      expect([id, purposes(shows)]).toEqual([id, expect.arrayContaining(['clientAuth'])]);
      expect([id, client.makes === 'certificate' && client.signedBy]).toEqual([id, serverTrusts]);
    }
  });

  it('use every certificate there is, and every purpose of it: one that nobody shows is not needed', () => {
    const all = CONNECTION_IDS.map(connection);
    for (const { id } of certified) {
      for (const purpose of purposes(id)) {
        const used = all.some((one) => (purpose === 'serverAuth' ? one.serves : one.shows) === id);
        // a peer's two usages are two sides of one connection
        expect([id, purpose, used]).toEqual([id, purpose, true]);
      }
    }
    for (const id of AUTHORITY_IDS.filter((one) => one !== 'root-ca'))
      expect([id, all.some((one) => [one.clientTrusts, one.serverTrusts].includes(id))]).toEqual([id, true]);
  });
});

describe.each(LAYOUT_IDS)('the %s layout', (id) => {
  it('has files for every identity, or says why it has none', () => {
    expect(Object.keys(layout(id).files).sort()).toEqual([...IDENTITY_IDS].sort());
    for (const key of IDENTITY_IDS) {
      const files = layout(id).files[key];
      if (isNone(files)) {
        expect(files.none.length).toBeGreaterThan(20);
        continue;
      }
      const roles = new Set(files.map(({ role }) => role));
      const whole = identity(key).makes === 'key-pair' ? ['key', 'public-key'] : ['certificate', 'key'];
      // a pair of files, or a kubeconfig that holds both
      expect([key, roles.has('kubeconfig') || whole.every((role) => roles.has(role as 'key'))]).toEqual([
        key,
        true,
      ]);
      expect([key, roles.has('certificate')]).toEqual([
        key,
        whole.includes('certificate') && roles.has('key'),
      ]);
    }
  });

  it('keeps them at plain paths, those of the store below pki/', () => {
    for (const { path, on, role, mode } of IDENTITY_IDS.flatMap((key) => layoutFiles(id, key))) {
      expect(path.replace('{user}', 'user')).toMatch(/^[a-z][a-z0-9./-]*[a-z]$/);
      expect(path.split('/')).not.toContain('..');
      expect([path, path.startsWith('pki/')]).toEqual([path, on === 'shared']);
      if (role === 'key' || role === 'kubeconfig') expect(mode ?? FILE_MODES[role]).toBe(0o600);
    }
  });
});
