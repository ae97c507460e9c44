/** metav1.Status, with which API servers say that something did not go well: read as what anybody may have sent. */

export interface Status {
  /** NotFound, AlreadyExists, Conflict, Forbidden, Invalid, … ('' where it says none) */
  readonly reason: string;
  readonly message: string;
  readonly causes: readonly { readonly field: string; readonly message: string; readonly reason: string }[];
  /** milliseconds */
  readonly retryAfter?: number;
}

/** Longer messages are of nobody's who wants them read: a hostile server, or a manifest quoted back. */
const LONGEST = 4096;
const MOST_CAUSES = 32;

/** Undefined where the body is no Status. */
export function readStatus(body: unknown): Status | undefined {
  if (!isRecord(body) || body['kind'] !== 'Status') return undefined;
  const details = isRecord(body['details']) ? body['details'] : {};
  const causes: unknown = details['causes'];
  const seconds = details['retryAfterSeconds'];
  return {
    reason: text(body['reason'], 64),
    message: text(body['message'], LONGEST),
    causes: (Array.isArray(causes) ? causes : [])
      .slice(0, MOST_CAUSES)
      .filter(isRecord)
      .map((cause) => ({
        field: text(cause['field'], 256),
        message: text(cause['message'], LONGEST),
        reason: text(cause['reason'], 64),
      })),
    ...(typeof seconds === 'number' && seconds > 0 ? { retryAfter: seconds * 1000 } : {}),
  };
}

function text(value: unknown, longest: number): string {
  if (typeof value !== 'string') return '';
  return value.length > longest ? `${value.slice(0, longest)}…` : value;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
