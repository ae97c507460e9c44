/** A user that was made, in lines: what stands, what it is worth, and what comes next. */
import type { UserProof, UserReport } from '../../../domain/api/report-user.ts';
import { ESCAPES } from '../../../format/escape.ts';
import type { Style } from '../../style.ts';
import { field, paragraph } from '../lines.ts';
import { calloutLines } from '../power.ts';
import { bindingText, evidenceText, inGroups, validText } from './part.ts';

const show = ESCAPES.terminal.apply;
const shell = ESCAPES.shell.apply;

const CHANGES = { created: 'made', replaced: 'replaced', unchanged: 'as it was' } as const;
const BOUND = { created: '', unchanged: ', as before', written: ', not bound yet' } as const;

export function userText(report: UserReport, style: Style, me: string): string {
  const { user, groups, state, request, certificate, kubeconfig, bindings, proof, power } = report;
  const at = new Date(report.at);
  const head = `${style.bold(show(user))} ${inGroups(groups)}${state === 'submitted' ? ': waits to be approved' : ''}`;
  const lines = [head];
  if (request !== undefined)
    lines.push(field('request', `${show(request.name)}, ${request.state}, signer ${show(request.signer)}`));
  if (certificate !== undefined) lines.push(field('valid to', validText(certificate, at)));
  if (kubeconfig !== undefined) {
    const { path, change, server, keyFile } = kubeconfig;
    lines.push(field('kubeconfig', `${show(path)}, ${CHANGES[change]}, mode 0600`));
    lines.push(field('server', show(server)));
    if (keyFile !== undefined)
      lines.push(field('key', `${show(keyFile)}, to be put there by whoever has it`));
  }
  for (const binding of bindings)
    lines.push(field('role', `${bindingText(binding)}${BOUND[binding.change]}`));
  if (proof !== undefined) lines.push(...proofLines(proof));
  else if (kubeconfig?.keyFile !== undefined && report.via === 'api')
    lines.push(field('proved', 'not: that takes the key, which is not here'));
  if (power !== undefined) lines.push(...calloutLines(power.callouts, style));
  for (const { risk, evidence } of report.accepted)
    lines.push(field('accepted', style.yellow(`${risk}: ${evidenceText(evidence)}`)));
  if (report.left.length > 0) lines.push(field('left', report.left.map(show).join(', ')));
  return `${[...lines, ...nextLines(report, me)].join('\n')}\n`;
}

function proofLines({ user, groups, namespace, may, incomplete }: UserProof): readonly string[] {
  const rights = may.map(({ verbs, on }) => `${verbs.map(show).join(', ')} on ${on.map(show).join(', ')}`);
  const where = `in namespace ${show(namespace)}`;
  return [
    field('proved', `the server knows ${show(user)} ${inGroups(groups)}`),
    ...(rights.length === 0
      ? [field('may', `nothing ${where} but what everybody may`)]
      : rights.map((right) => field('may', `${right} ${where}`))),
    ...(incomplete === true ? [field('', 'and what the server could not say')] : []),
  ];
}

function nextLines(
  { state, user, request, kubeconfig, bindings, proof, accepted }: UserReport,
  me: string,
): readonly string[] {
  if (state === 'submitted') {
    const name = shell(request?.name ?? '');
    return [
      '',
      paragraph(
        `${show(user)} waits for somebody who may approve the request (update certificatesigningrequests/approval, and approve on the signer):`,
      ),
      `  ${me} csr approve ${name}`,
      'then the same user create carries on, with the same key',
    ];
  }
  const manifests = bindings.flatMap(({ change, path }) =>
    change === 'written' || (change === 'unchanged' && path !== undefined) ? [path ?? ''] : [],
  );
  if (manifests.length > 0)
    return [
      '',
      'once the API server is up, as somebody who may bind that role:',
      ...manifests.map((path) => `  kubectl apply --server-side -f ${shell(path)}`),
    ];
  if (bindings.length === 0 && proof === undefined && accepted.length === 0)
    return ['', `${show(user)} may do what is bound to the name and the groups, and nothing before`];
  return kubeconfig === undefined || kubeconfig.keyFile !== undefined
    ? []
    : ['', `  kubectl --kubeconfig ${shell(kubeconfig.path)} auth whoami`];
}
