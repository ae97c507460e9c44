import { KubepkiError } from '../../../domain/error.ts';
import { optional } from '../../../domain/optional.ts';
import type { RiskId } from '../../../domain/api/risk.ts';
import { fetchCertificate } from '../../../task/csr/fetch.ts';
import { submitFile } from '../../../task/csr/submit.ts';
import { pause } from '../../../world/clock.ts';
import { openFiles } from '../../../world/files.ts';
import { writeDocument } from '../../../world/write-document.ts';
import { withApi } from '../../api.ts';
import type { Run } from '../../command/command.ts';
import type { SubmitOptions } from '../../command/csr/submit.ts';
import { spanOf } from '../../span.ts';
import { trustOf } from './trust.ts';
import { patient, waited } from './watching.ts';

export const runSubmit: Run<SubmitOptions> = async (call) => {
  const { operands, options, clock } = call;
  const [path = ''] = operands;
  const { wait = false, name, signer } = options;
  if (!wait && (options.timeout !== undefined || options.trust !== undefined))
    throw new KubepkiError('usage', { what: '--timeout and --trust go with --wait', command: 'csr submit' });
  const expires = secondsOf(options.expires);
  const files = openFiles();
  return await withApi(patient(call), async (api) => {
    call.stands({ path, submitting: true });
    const { report, file, request } = await submitFile(
      {
        file: path,
        ...optional('name', name),
        ...optional('signer', signer),
        ...optional('usages', options.usage),
        ...optional('expires', expires),
        accept: (options.accept ?? []) as readonly RiskId[],
      },
      { api, files, clock, pause },
    );
    if (!wait) return { report };
    await call.tell(report);
    const meant = {
      name: request.name,
      uid: request.uid,
      der: file.facts.der,
      // by its file it is found again only where it has the name that the file gives it
      ...(report.named ? {} : { path }),
    };
    await waited(call, meant, api);
    const trust = await trustOf(call, api, files);
    const fetched = await fetchCertificate(
      { name: request.name, file, trust },
      { api, clock, files, write: writeDocument },
    );
    return { report: fetched.report };
  });
};

/** spec.expirationSeconds is an int32. */
const MOST = 2 ** 31 - 1;

function secondsOf(text: string | undefined): number | undefined {
  const span = spanOf('csr submit', '--expires', text);
  const seconds = span === undefined ? undefined : Math.ceil(span / 1000);
  if (seconds === undefined || seconds <= MOST) return seconds;
  throw new KubepkiError('bad-value', {
    command: 'csr submit',
    option: '--expires',
    value: text ?? '',
    expected: 'at most 68 years',
  });
}
