/** Colour, where somebody looks: a terminal, without NO_COLOR and --no-color. */

export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly green: (text: string) => string;
}

export function styleFor(coloured: boolean): Style {
  const with_ = (on: number, off: number) => (text: string) =>
    coloured ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  return {
    bold: with_(1, 22),
    dim: with_(2, 22),
    red: with_(31, 39),
    yellow: with_(33, 39),
    green: with_(32, 39),
  };
}
