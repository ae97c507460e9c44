/** What an API server answers to a question about somebody's rights. */

/** SubjectAccessReview and SelfSubjectAccessReview: undefined where the answer is none. */
export function readAllowed(body: unknown): boolean | undefined {
  if (typeof body !== 'object' || body === null || !('status' in body) || !('kind' in body)) return undefined;
  const { kind, status } = body;
  if (typeof kind !== 'string' || !kind.endsWith('AccessReview')) return undefined;
  if (typeof status !== 'object' || status === null || !('allowed' in status)) return undefined;
  return status.allowed === true;
}
