/** What mends files that somebody made by hand, with openssl and kubectl; ca.crt and ca.key stand for the authority's own. */
import type { Cause } from '../../domain/diagnosis/cause.ts';
import { REMEDIES } from '../../domain/diagnosis/remedy.ts';
import { ESCAPES } from '../../format/escape.ts';
import { operand, shown, type Step } from './mending-step.ts';

const quote = ESCAPES.shell.apply;
const DAYS = '365';

export function handSteps(cause: Cause): readonly Step[] {
  const { remedy, suspect, evidence, mending } = cause;
  const { file, within } = suspect;
  const [, entry, name] = /^(clusters|users)\[(.*)\]$/s.exec(within ?? '') ?? [];
  switch (remedy) {
    case 'renew-certificate':
    case 'replace-certificate':
    case 'new-kubeconfig':
      return [...certificateSteps(cause, name), ...(entry === 'users' ? intoKubeconfig(file, name) : [])];
    case 'put-authority':
    case 'add-authority':
      return entry === 'clusters'
        ? [
            ITS_OWN,
            {
              command: [
                'kubectl',
                'config',
                'set-cluster',
                quote(name ?? ''),
                '--certificate-authority',
                'ca.crt',
                '--embed-certs',
                '--kubeconfig',
                operand(file),
              ],
            },
          ]
        : [
            ITS_OWN,
            {
              command:
                remedy === 'add-authority'
                  ? // the empty line, since a file that does not end with one would run into what comes
                    ['echo', '|', 'cat', '-', 'ca.crt', '>>', operand(file)]
                  : ['cp', 'ca.crt', operand(file)],
            },
          ];
    case 'extend-authority':
      return [
        { note: 'the same key and name, and a later end; then wherever a copy lies' },
        {
          command: [
            'openssl',
            'x509',
            '-in',
            operand(file),
            '-signkey',
            'ca.key',
            '-days',
            '3650',
            '-out',
            operand(`${file}.new`),
          ],
        },
      ];
    case 'restore-pair':
      return [
        { note: 'these two must be the same; where they are not, find the key, or have both made anew' },
        { command: ['openssl', 'x509', '-noout', '-pubkey', '-in', operand(file)] },
        {
          command: [
            'openssl',
            'pkey',
            '-pubout',
            '-in',
            operand(mending.wanted?.key ?? String(evidence['key'] ?? 'FILE.key')),
          ],
        },
      ];
    case 'order-chain':
      return [
        { note: 'its own certificate first, then the one that signed it, and so on' },
        { command: ['cat', 'own.crt', 'intermediate.crt', '>', operand(file)] },
      ];
    case 'restore-file':
      return [{ command: ['ls', '-ld', operand(file)] }, { note: REMEDIES[remedy] }];
    case 'set-flag':
    case 'drop-flag': {
      const what = remedy === 'drop-flag' ? `without ${flagOf(cause)}` : settingOf(cause);
      return [
        { note: `in ${shown(file)}${cause.line === undefined ? '' : ` at line ${cause.line}`}: ${what}` },
      ];
    }
    case 'edit-file':
    case 'look':
    case 'remake-authority':
    case 'restart':
    case 'restrict-mode':
    case 'set-clock':
    case 'set-owner':
      return [{ note: REMEDIES[remedy] }];
  }
}

const ITS_OWN: Step = { note: 'ca.crt stands for the authority that signs in this cluster' };

function flagOf({ evidence, suspect }: Cause): string {
  return shown(String(evidence['flag'] ?? suspect.within ?? ''));
}

/** What the rule knows of it: the value, the other flag that is lacking, or the urls that should be of another scheme. */
function settingOf(cause: Cause): string {
  const { should, lacks, urls, value } = cause.evidence;
  const flag = flagOf(cause);
  if (should !== undefined && should !== '') return `${flag}: ${shown(String(should))}`;
  if (typeof lacks === 'string') return `${shown(lacks)} must be set`;
  if (listOf(urls).some((url) => url.startsWith('http:')))
    return `${flag} with https:// for http://, and the certificates for it`;
  return value === undefined ? `${flag} must be set` : `${flag} must say something else`;
}

/** As the catalog has it: subject, purposes, the names that it had, and those that are dialled. */
function certificateSteps({ mending, suspect, evidence }: Cause, user: string | undefined): readonly Step[] {
  const { wanted } = mending;
  const { file } = suspect;
  if (wanted === undefined) return [{ note: REMEDIES['replace-certificate'] }];
  const base = (user === undefined ? file : `${file}.${user}`)
    .replace(/\.(?:crt|pem|cer)$/, '')
    .replace(/[/]$/, '');
  const stem = base.replace(/^.*\//, '').replace(/[^A-Za-z0-9._@-]/g, '-');
  const key = user === undefined ? (wanted.key ?? `${stem}.key`) : `${stem}.key`;
  const [request, extensions] = [`${stem}.csr`, `${stem}.ext`];
  const subject = [
    ...wanted.organizations.map((each) => `/O=${subjectValue(each)}`),
    `/CN=${subjectValue(wanted.commonName)}`,
  ].join('');
  const missing = listOf(evidence['hosts']).map((host) => (isAddress(host) ? `ip:${host}` : `dns:${host}`));
  // a comma or $ means something in openssl's configuration: what is no name of a host is no name to be signed either
  const names = [...new Set([...wanted.names, ...missing])]
    .filter((each) => /^(?:dns|ip):[\w.*:-]+$/.test(each))
    .map((each) => each.replace(/^dns:/, 'DNS:').replace(/^ip:/, 'IP:'));
  const lines = [
    'basicConstraints = critical,CA:FALSE',
    'keyUsage = critical,digitalSignature',
    `extendedKeyUsage = ${wanted.extendedKeyUsage.join(',')}`,
    // an authority that has no key id, as x509 -req -signkey makes it, is told by its name
    'authorityKeyIdentifier = keyid,issuer',
    ...(names.length === 0 || !wanted.extendedKeyUsage.includes('serverAuth')
      ? []
      : [`subjectAltName = ${names.join(',')}`]),
  ];
  return [
    { note: 'ca.crt and ca.key stand for the authority that signs it' },
    ...(user === undefined
      ? []
      : [
          {
            command: [
              'openssl',
              'genpkey',
              '-algorithm',
              'EC',
              '-pkeyopt',
              'ec_paramgen_curve:P-256',
              '-out',
              operand(key),
            ],
          },
        ]),
    {
      command: [
        'openssl',
        'req',
        '-new',
        '-key',
        operand(key),
        '-subj',
        quote(subject),
        '-out',
        operand(request),
      ],
    },
    { command: ['printf', "'%s\\n'", ...lines.map(quote), '>', operand(extensions)] },
    {
      command: [
        'openssl',
        'x509',
        '-req',
        '-in',
        operand(request),
        '-CA',
        'ca.crt',
        '-CAkey',
        'ca.key',
        '-CAcreateserial',
        '-sha256',
        '-days',
        DAYS,
        '-extfile',
        operand(extensions),
        '-out',
        operand(user === undefined ? file : `${stem}.crt`),
      ],
    },
  ];
}

/** As -subj reads it (openssl-req(1)), where / and + begin the next attribute. */
function subjectValue(text: string): string {
  return text.replace(/[\\/+]/g, '\\$&');
}

function intoKubeconfig(file: string, user = ''): readonly Step[] {
  const stem = `${file}.${user}`.replace(/^.*\//, '').replace(/[^A-Za-z0-9._@-]/g, '-');
  return [
    {
      command: [
        'kubectl',
        'config',
        'set-credentials',
        quote(user),
        '--client-certificate',
        operand(`${stem}.crt`),
        '--client-key',
        operand(`${stem}.key`),
        '--embed-certs',
        '--kubeconfig',
        operand(file),
      ],
    },
  ];
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function isAddress(host: string): boolean {
  return host.includes(':') || /^[0-9.]+$/.test(host);
}
