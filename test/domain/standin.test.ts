import { expect, test } from 'vitest';
import { ERRORS } from '../../src/domain/error.ts';
test('there are errors', () => {
  expect(ERRORS.usage.class).toBe('misused');
});
