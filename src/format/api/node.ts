/** Node objects into the facts that approving needs. The object is whoever's answered: what is no text is no address. */
import type { NodeFacts } from '../../domain/api/node-names.ts';
import { fieldsOf } from '../manifest/plain.ts';

/** Undefined where it is no Node, or one of another name than was asked for. */
export function readNode(object: unknown, name: string): NodeFacts | undefined {
  const whole = fieldsOf(object);
  const metadata = fieldsOf(whole?.['metadata']);
  if (metadata?.['name'] !== name || (whole?.['kind'] !== undefined && whole['kind'] !== 'Node'))
    return undefined;
  const { creationTimestamp } = metadata;
  const addresses: unknown = fieldsOf(whole?.['status'])?.['addresses'];
  return {
    name,
    created: typeof creationTimestamp === 'string' ? creationTimestamp : '',
    addresses: (Array.isArray(addresses) ? addresses : []).flatMap((one: unknown) => {
      const { type, address } = fieldsOf(one) ?? {};
      return typeof type === 'string' && typeof address === 'string' && address !== ''
        ? [{ type, address }]
        : [];
    }),
  };
}
