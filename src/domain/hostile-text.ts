/** What moves, hides or reorders text, by first and last code point. */
const HOSTILE_RANGES = [
  { from: 0x00, to: 0x1f, what: 'C0 controls: escape, bell, line breaks' },
  { from: 0x7f, to: 0x9f, what: 'delete and C1 controls: an eight-bit CSI among them' },
  { from: 0xad, to: 0xad, what: 'soft hyphen' },
  { from: 0x34f, to: 0x34f, what: 'combining grapheme joiner' },
  { from: 0x61c, to: 0x61c, what: 'Arabic letter mark' },
  { from: 0x115f, to: 0x1160, what: 'Hangul fillers' },
  { from: 0x17b4, to: 0x17b5, what: 'Khmer inherent vowels, never shown' },
  { from: 0x180b, to: 0x180f, what: 'Mongolian variation selectors and vowel separator' },
  { from: 0x200b, to: 0x200f, what: 'zero-width characters and direction marks' },
  { from: 0x2028, to: 0x202e, what: 'line and paragraph separators, bidirectional overrides' },
  { from: 0x2060, to: 0x206f, what: 'invisible operators, bidirectional isolates' },
  { from: 0x3164, to: 0x3164, what: 'Hangul filler' },
  { from: 0xd800, to: 0xdfff, what: 'surrogates without their partner' },
  { from: 0xfe00, to: 0xfe0f, what: 'variation selectors' },
  { from: 0xfeff, to: 0xfeff, what: 'zero-width no-break space, the byte order mark' },
  { from: 0xffa0, to: 0xffa0, what: 'halfwidth Hangul filler' },
  { from: 0xfff0, to: 0xfffb, what: 'interlinear annotation, and unassigned that are ignored' },
  { from: 0x1bca0, to: 0x1bca3, what: 'shorthand format controls' },
  { from: 0x1d173, to: 0x1d17a, what: 'musical format controls' },
  { from: 0xe0000, to: 0xe0fff, what: 'tags, variation selectors, and unassigned that are ignored' },
] as const;

/** Global: for replace and matchAll. */
export const HOSTILE = new RegExp(
  `[${HOSTILE_RANGES.map(({ from, to }) => `\\u{${from.toString(16)}}-\\u{${to.toString(16)}}`).join('')}]`,
  'gu',
);
