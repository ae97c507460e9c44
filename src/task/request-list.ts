/** The list that goes with requests to whoever signs them: what each answer must be, and where it is put. */
import { pendingPaths, REQUESTS, REQUESTS_MANIFEST } from '../domain/pending.ts';
import type { Step } from '../domain/plan/step.ts';
import type { FileRemoval, FileWrite } from '../domain/port.ts';
import type { SigningRequests } from '../domain/report.ts';
import { toUtf8 } from '../domain/utf8.ts';
import { toJson } from '../format/report/json.ts';

const DAY = 24 * 60 * 60 * 1000;

/** The list as it is after these steps: written where it changes, taken away with the last answer. */
export function requestList(
  steps: readonly Step[],
  stands: Uint8Array | undefined,
): { readonly writes: readonly FileWrite[]; readonly removes: readonly FileRemoval[] } {
  const path = REQUESTS_MANIFEST;
  const requests = steps.flatMap(wanted);
  const authorities = steps.flatMap(missingAuthority);
  if (requests.length === 0)
    return { writes: [], removes: stands === undefined ? [] : [{ path, replaces: stands }] };
  const list: SigningRequests = { apiVersion: 'kubepki/v1', kind: 'SigningRequests', authorities, requests };
  const bytes = toUtf8(toJson(list));
  return { writes: [{ path, bytes, mode: 0o644, replaces: stands }], removes: [] };
}

function wanted({ action, credential, reasons }: Step): SigningRequests['requests'] {
  const outstanding = action === 'request' || reasons.some(({ why }) => why === 'awaited' || why === 'unfit');
  if (!outstanding || credential.makes === 'key-pair') return [];
  const { request, answer } = pendingPaths(credential.id);
  return [
    {
      credential: credential.id,
      signer: credential.signer,
      request: beside(request),
      answer: beside(answer),
      subject: credential.subject,
      names: credential.names.map(({ kind, value }) => `${kind}:${value}`),
      authority: credential.makes === 'authority',
      keyUsage: credential.keyUsage,
      extendedKeyUsage: credential.extendedKeyUsage,
      days: Math.ceil(credential.lifetime / DAY),
    },
  ];
}

function missingAuthority({ credential, reasons }: Step): SigningRequests['authorities'] {
  return reasons.flatMap((reason) =>
    reason.why === 'external-missing' ? [{ credential: credential.id, path: reason.path }] : [],
  );
}

function beside(path: string): string {
  return path.slice(REQUESTS.length + 1);
}
