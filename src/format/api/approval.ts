/** The object as it was read with one condition more: what is PUT to /approval. */
import type { NewCondition } from '../../domain/api/decision.ts';
import { fieldsOf } from '../manifest/plain.ts';

/**
 * Its uid and resourceVersion go back as they came: the server refuses it if that is not the object that stands there
 * (apiserver pkg/registry/rest, DefaultUpdatedObjectInfo.Preconditions). The time it adds itself.
 */
export function withCondition(
  object: Readonly<Record<string, unknown>>,
  condition: NewCondition,
): Readonly<Record<string, unknown>> {
  const status = fieldsOf(object['status']) ?? {};
  const conditions: unknown = status['conditions'];
  return {
    // the items of a list say neither
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    ...object,
    status: {
      ...status,
      conditions: [...(Array.isArray(conditions) ? (conditions as unknown[]) : []), condition],
    },
  };
}
