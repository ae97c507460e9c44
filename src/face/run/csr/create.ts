import type { AlgorithmId } from '../../../domain/algorithm.ts';
import { parseAddress } from '../../../domain/address.ts';
import { hiddenCharacters } from '../../../domain/api/look-alike.ts';
import { signerOf, wholeSignerName } from '../../../domain/api/signer.ts';
import { KubepkiError } from '../../../domain/error.ts';
import { optional } from '../../../domain/optional.ts';
import { VALUES } from '../../../domain/value.ts';
import { createRequest, type CsrCreateAsk, keyWarnings, requestDocument } from '../../../task/csr/create.ts';
import { openFiles } from '../../../world/files.ts';
import { newFiles } from '../../../world/new-file.ts';
import type { Call, Run } from '../../command/command.ts';
import type { CsrCreateOptions } from '../../command/csr/create.ts';
import { passphrasesFrom } from '../../passphrase.ts';
import { spanOf } from '../../span.ts';

type Options = Call<CsrCreateOptions>['options'];
type Wanted = Pick<
  CsrCreateAsk,
  'credential' | 'subject' | 'names' | 'keyUsage' | 'extendedKeyUsage' | 'algorithm'
>;

const COMMAND = 'csr create';

export const runCsrCreate: Run<CsrCreateOptions> = async ({ operands, options, remark }) => {
  const { to, key, 'key-algorithm': algorithm } = options;
  if (to === undefined) misused('csr create needs --to FILE, or --to - for standard output');
  if (to === '-' && key === undefined)
    misused('--to - prints the request alone, and needs --key: no key is made without a file for it');
  if (to === '-' && options.output !== undefined) misused('--output goes with --to FILE: a request is PEM');
  if (key === '-') misused('--key names a file, and standard input is none');
  if (key !== undefined && key === to) misused('--key and --to are two files');
  const lifetime = spanOf(COMMAND, '--expires', options.expires);
  const wanted = await wantedBy(operands[0], options, remark);
  const ask: CsrCreateAsk = {
    ...wanted,
    algorithm: (algorithm as AlgorithmId | undefined) ?? wanted.algorithm,
    algorithmDemanded: algorithm !== undefined,
    to,
    ...optional('key', key),
    ...optional('signer', options.signer),
    ...optional('expirationSeconds', lifetime === undefined ? undefined : Math.floor(lifetime / 1000)),
  };
  const files = openFiles();
  const ports = { files, newFiles, passphrases: passphrasesFrom(options['passphrase-file'], files) };
  if (to === '-')
    return {
      document: await requestDocument(ask, ports),
      to,
      warnings: await keyWarnings(key ?? '', files),
    };
  return { report: await createRequest(ask, ports) };
};

async function wantedBy(
  id: string | undefined,
  options: Options,
  remark: (text: string) => void,
): Promise<Wanted> {
  const { 'common-name': commonName, organization = [], san = [] } = options;
  if (id === undefined) {
    if (options.file !== undefined) misused('--file goes with ID, a credential of that cluster file');
    return namedBy(commonName, organization, san, options.signer);
  }
  if (commonName !== undefined || organization.length > 0 || san.length > 0)
    misused(`${id} says whom the certificate is for: --common-name, --organization and --san go without it`);
  const { findPlace } = await import('../../place.ts');
  const { loadCluster } = await import('../../../task/cluster.ts');
  const { wishOf } = await import('../../../task/csr/wish.ts');
  const { clusterFile, files } = await findPlace(options.file);
  remark(`cluster file: ${clusterFile}`);
  return wishOf(id, await loadCluster(clusterFile, files));
}

/** Names given: a kubelet's serving certificate where it is one by its subject, else a client's. */
function namedBy(
  commonName: string | undefined,
  organizations: readonly string[],
  san: readonly string[],
  signer: string | undefined,
): Wanted {
  if (commonName === undefined)
    misused('csr create needs ID, a credential of the cluster file, or --common-name');
  demandText('--common-name', commonName);
  for (const organization of organizations) demandText('--organization', organization);
  const names = san.map(nameOf);
  const node = commonName.startsWith('system:node:') && organizations.includes('system:nodes');
  const serves =
    signer === undefined
      ? node && names.length > 0
      : signerOf(wholeSignerName(signer))?.for === 'kubelet-server';
  return {
    subject: { commonName, organizations },
    names,
    keyUsage: ['digitalSignature', 'keyEncipherment'],
    extendedKeyUsage: [serves ? 'serverAuth' : 'clientAuth'],
    algorithm: 'ecdsa-p256',
  };
}

/** RFC 5280 appendix A has 64 characters at most; and nobody gets a name from here that cannot be seen. */
function demandText(option: string, value: string): void {
  if (value !== '' && Array.from(value).length <= 64 && hiddenCharacters(value).length === 0) return;
  const expected = 'a name of 1 to 64 characters, all of which are seen';
  throw new KubepkiError('bad-value', { command: COMMAND, option, value, expected });
}

function nameOf(given: string): CsrCreateAsk['names'][number] {
  const [, kind, value = ''] = /^(dns|ip):(.*)$/.exec(given) ?? [];
  if (kind === 'ip' && parseAddress(value) !== undefined) return { kind, value };
  if (kind === 'dns' && VALUES['certificate-name'].accepts(value) && parseAddress(value) === undefined)
    return { kind, value };
  throw new KubepkiError('bad-value', {
    command: COMMAND,
    option: '--san',
    value: given,
    expected: 'dns:NAME in lower case, or ip:ADDRESS',
    ...(kind === undefined && VALUES['certificate-name'].accepts(given)
      ? { nearest: `${parseAddress(given) === undefined ? 'dns' : 'ip'}:${given}` }
      : {}),
  });
}

function misused(what: string): never {
  throw new KubepkiError('usage', { what, command: COMMAND });
}
