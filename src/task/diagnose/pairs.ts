/** Whether each program can load each certificate with its key, as crypto/tls does; the same two files are asked of once. */
import type { KeyFacts } from '../../domain/certificate.ts';
import { grouped } from '../../domain/diagnosis/view.ts';
import type { PairVerdict } from '../../domain/diagnosis/meeting.ts';
import type { Material, Site, Use } from '../../domain/site/site.ts';
import { type SlotId, SLOTS } from '../../domain/site/slot.ts';
import { type PairTrouble, pairTrouble } from '../../engine/verify/key-pair.ts';

export async function judgePairs(site: Site): Promise<readonly PairVerdict[]> {
  const known = new WeakMap<Material, WeakMap<Material, Promise<PairTrouble | undefined>>>();
  const ask = (certificate: Material, key: Material): Promise<PairTrouble | undefined> => {
    const ofOne = known.get(certificate) ?? new WeakMap<Material, Promise<PairTrouble | undefined>>();
    known.set(certificate, ofOne);
    const answer = ofOne.get(key) ?? pairTrouble(certificate.bytes, key.bytes, onlyKey(key));
    ofOne.set(key, answer);
    return answer;
  };
  const verdicts: PairVerdict[] = [];
  for (const [program, uses] of grouped(site.uses, (use) => use.program)) {
    for (const certificate of uses) {
      const slot: SlotId | undefined = keySlot(certificate.slot);
      if (slot === undefined || certificate.material === undefined) continue;
      const key = uses.findLast((use) => use.slot === slot && use.kubeconfig === certificate.kubeconfig);
      if (key === undefined) {
        if (certificate.slot === 'kubeconfig-certificate') verdicts.push(withoutKey(certificate));
      } else if (key.material !== undefined) {
        const trouble = await ask(certificate.material, key.material);
        verdicts.push({ program, certificate, key, loads: trouble === undefined, ...trouble });
      }
    }
  }
  return verdicts;
}

function keySlot(slot: SlotId): SlotId | undefined {
  const record = SLOTS[slot];
  return 'key' in record ? record.key : undefined;
}

/** client-go tools/clientcmd/validation.go (validateAuthInfo) */
function withoutKey(certificate: Use): PairVerdict {
  const user = /^users\[(.*)\]/.exec(certificate.spot.within ?? '')?.[1] ?? '…';
  return {
    program: certificate.program,
    certificate,
    loads: false,
    fault: 'no-key-told',
    text: `client-key-data or client-key must be specified for ${user} to use the clientCert authentication method.`,
  };
}

function onlyKey({ keys, labels }: Material): KeyFacts | undefined {
  const one = keys.length === 1 && labels.filter((label) => label.endsWith('PRIVATE KEY')).length === 1;
  return one ? keys[0] : undefined;
}
