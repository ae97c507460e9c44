import type { Pause } from '../domain/api/server.ts';
import type { Clock } from '../domain/port.ts';

/** The system's time; a task asks once and passes it on. */
export const clock: Clock = { now: () => new Date() };

/** Between two tries. */
export const pause: Pause = {
  pause: async (milliseconds) => {
    await new Promise((resolve) => {
      setTimeout(resolve, milliseconds);
    });
  },
};
