/**
 * The face is the only voice: commands as values, reporters, wording, exit codes and the wiring of rooms.
 * It may import all of ours, and commander through commander-door.ts.
 * It will never do the work itself: that is a task, handed its ports.
 * Start reading at main.ts, then answer.ts, then command/table.ts.
 */
export type { CalledAs } from './called-as.ts';
