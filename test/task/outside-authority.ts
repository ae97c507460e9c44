/** An authority in somebody else's hands: openssl's own `ca`, in a directory of its own, at the time of the scene. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DAY, START } from './scene.ts';

export interface OutsideAuthority {
  /** PEM */
  readonly certificate: string;
  /** what it makes of a request: its wishes copied, unless extensions are given that override them */
  readonly sign: (request: string, more?: Omit<How, 'self'>) => string;
  /** another authority beneath it */
  readonly under: (name: string) => OutsideAuthority;
  readonly close: () => void;
}

const AUTHORITY = 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n';

export function openOutsideAuthority(name: string): OutsideAuthority {
  return open((folder) => {
    openssl(folder, 'req', '-new', '-key', 'ca.key', '-subj', `/CN=${name}`, '-out', 'ca.csr');
    return signed(folder, readFileSync(join(folder, 'ca.csr'), 'utf8'), {
      extensions: AUTHORITY,
      days: 3650,
      self: true,
    });
  });
}

function open(certify: (folder: string) => string): OutsideAuthority {
  const folder = mkdtempSync(join(tmpdir(), 'kubepki-outside-'));
  openssl(folder, 'ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', 'ca.key');
  writeFileSync(join(folder, 'ca.crt'), '');
  const certificate = certify(folder);
  writeFileSync(join(folder, 'ca.crt'), certificate);
  const children: OutsideAuthority[] = [];
  return {
    certificate,
    sign: (request, more = {}) => signed(folder, request, more),
    under: (child) => {
      const made = open((its) => {
        openssl(its, 'req', '-new', '-key', 'ca.key', '-subj', `/CN=${child}`, '-out', 'ca.csr');
        const request = readFileSync(join(its, 'ca.csr'), 'utf8');
        return signed(folder, request, { extensions: AUTHORITY, days: 3000 });
      });
      children.push(made);
      return made;
    },
    close: () => {
      for (const child of children) child.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface How {
  readonly extensions?: string;
  readonly subject?: string;
  readonly days?: number;
  /** what the request asks for, unless false */
  readonly copied?: boolean;
  readonly self?: boolean;
}

function signed(
  folder: string,
  request: string,
  { extensions = '', subject, days = 300, copied = true, self }: How,
): string {
  const at = (name: string) => join(folder, name);
  writeFileSync(at('in.csr'), request);
  writeFileSync(at('index.txt'), '');
  writeFileSync(
    at('ca.cnf'),
    `[ca]\ndefault_ca=c\n[c]\ndatabase=index.txt\nnew_certs_dir=.\ndefault_md=sha256\npolicy=p\nrand_serial=yes\nunique_subject=no\ncopy_extensions=${copied ? 'copyall' : 'none'}\nx509_extensions=e\n[p]\ncommonName=supplied\norganizationName=optional\n[e]\nsubjectKeyIdentifier=hash\n${extensions}`,
  );
  const utc = (ms: number) => new Date(ms).toISOString().replace(/[-:T]/g, '').slice(2, 14);
  openssl(
    folder,
    ...['ca', '-batch', '-notext', '-preserveDN', '-config', 'ca.cnf', '-keyfile', 'ca.key'],
    ...(self === true ? ['-selfsign'] : ['-cert', 'ca.crt']),
    ...(subject === undefined ? [] : ['-subj', subject]),
    ...['-startdate', `${utc(START.getTime() - DAY)}Z`, '-enddate', `${utc(START.getTime() + days * DAY)}Z`],
    ...['-in', 'in.csr', '-out', 'out.crt'],
  );
  return readFileSync(at('out.crt'), 'utf8');
}

function openssl(folder: string, ...args: readonly string[]): void {
  execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
}
