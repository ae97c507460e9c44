/** A host that is dialled and not among the names of the certificate that is shown there, told by why it is not. */
import { parseAddress } from '../address.ts';
import { credentialAt } from './mending.ts';
import { atFault, edgeOf, evidenceOf, type Refusal, refusalsNow, tell } from './refusal.ts';
import type { Found, Scene, Suspect } from './rule.ts';
import { canonical } from './view.ts';

export type NameFault = 'plain' | 'service-address' | 'service-name' | 'address-as-name' | 'common-name';

export function tellNames(scene: Scene, kind: NameFault): readonly Found[] {
  const all = refusalsNow(scene, 'wrong-name').filter((refusal) => kindOf(refusal) === kind);
  return tell(all, {
    suspects: (refusal) => suspectsOf(refusal, scene),
    evidence: (refusals) => ({
      ...evidenceOf(refusals),
      names: (refusals[0].fault.certificate?.names ?? []).map(({ value }) => value),
    }),
  });
}

function kindOf({ fault: { certificate }, meeting, host = '' }: Refusal): NameFault {
  const names = certificate?.names ?? [];
  if (names.length === 0) return 'common-name';
  const isAddress = parseAddress(host) !== undefined;
  if (isAddress && names.some(({ kind, value }) => kind === 'dns' && value === host))
    return 'address-as-name';
  if (meeting.connection !== 'pod-to-apiserver') return 'plain';
  return isAddress ? 'service-address' : 'service-name';
}

/**
 * The certificate first; whoever dials by a name that nobody carries may be wrong as well. The cluster file, where there is
 * one, says which of the two.
 */
function suspectsOf(refusal: Refusal, scene: Scene): readonly (Suspect | undefined)[] {
  const certificate = atFault(refusal.shown, refusal.fault, scene);
  const should = credentialAt(refusal.shown.spot.file, scene.site);
  if (should?.makes !== 'certificate') return [certificate, dialler(refusal)];
  const { host = '' } = refusal;
  const carries = should.names.some(({ value }) => canonical(value) === canonical(host));
  return carries ? [certificate] : [dialler(refusal), certificate];
}

function dialler(refusal: Refusal): Suspect | undefined {
  const { meeting, host } = refusal;
  const { setting } = meeting.dials.find((one) => (one.checked ?? one.host) === host) ?? {};
  if (setting === undefined) return undefined;
  // that flag, and not the unit: two flags of one unit are two things to doubt
  const { file, within = setting.key } = setting.spot;
  const remedy = within === setting.key ? 'set-flag' : 'new-kubeconfig';
  return { file, within, edges: [edgeOf(refusal)], remedy };
}
