/** Text as the hostile write it: any characters at all, and those that do harm more often. */
import fc from 'fast-check';

export const nasty = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc
    .array(
      fc.constantFrom(
        '\u001b[2J',
        '\u009b',
        '\u202e',
        '\u200b',
        '\ufeff',
        '\n',
        '\t',
        '\r',
        '"',
        "'",
        '\\',
        ': ',
        '# ',
        '$(id)',
        '`',
        '|',
        '\u{e0041}',
        '\ud800',
        'a',
        '\u3164',
        '\ufe0f',
      ),
    )
    .map((parts) => parts.join('')),
);
