/** A story for each fault of a group: what is seen and what was done, never what it is. */
export type Stories<Faults> = Readonly<Record<keyof Faults, string>>;
