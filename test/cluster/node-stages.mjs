// @ts-check
export function nodeStages() { return []; }
