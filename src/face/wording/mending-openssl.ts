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
                  ? ['cat', 'ca.crt', '>>', operand(file)]
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
      const flag = shown(String(evidence['flag'] ?? within ?? ''));
      const should = shown(String(evidence['should'] ?? ''));
      const what =
        remedy === 'drop-flag'
          ? `without ${flag}`
          : `${flag}${should === '' ? ' must be set' : `: ${should}`}`;
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
  const subject = [...wanted.organizations.map((each) => `/O=${each}`), `/CN=${wanted.commonName}`].join('');
  const missing = listOf(evidence['hosts']).map((host) => (isAddress(host) ? `ip:${host}` : `dns:${host}`));
  const names = [...new Set([...wanted.names, ...missing])].map((each) =>
    each.replace(/^dns:/, 'DNS:').replace(/^ip:/, 'IP:'),
  );
  const lines = [
    'basicConstraints = critical,CA:FALSE',
    'keyUsage = critical,digitalSignature',
    `extendedKeyUsage = ${wanted.extendedKeyUsage.join(',')}`,
    'authorityKeyIdentifier = keyid',
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
