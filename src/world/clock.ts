import type { Clock } from '../domain/port.ts';

/** The system's time; a task asks once and passes it on. */
export const clock: Clock = { now: () => new Date() };
