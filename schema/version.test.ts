import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { ANSWERS, CONTACTS } from './guarantees.ts';
import { CLAIM_FIELDS, MAX_KEY_LENGTH, MAX_VALUE_LENGTH, TALLY_ENTRIES } from './keys.ts';
import { ROOT_NAME } from './rooms.ts';
import { CHECK_WORDS, FORM_FIELDS, INVALID_REASONS } from './tally.ts';
import { OLDEST_ACCEPTED_SCHEMA_VERSION, SCHEMA_VERSION } from './version.ts';
import { MESSAGE, SUBPROTOCOL, SYNC } from './wire.ts';

test('rooms, fields and wire numbers are those of this version: when the hash changes, raise the version and write its line of history', () => {
  const meaning = {
    ROOT_NAME,
    CLAIM_FIELDS,
    TALLY_ENTRIES,
    FORM_FIELDS,
    INVALID_REASONS,
    CHECK_WORDS,
    ANSWERS,
    CONTACTS,
    MAX_KEY_LENGTH,
    MAX_VALUE_LENGTH,
    MESSAGE,
    SYNC,
    SUBPROTOCOL,
  };
  const hash = createHash('sha256').update(JSON.stringify(meaning)).digest('hex').slice(0, 12);
  expect({ version: SCHEMA_VERSION, hash }).toEqual({ version: 2, hash: '144564f38916' });
});

test('of two versions that follow each other both are spoken', () => {
  expect(SCHEMA_VERSION - OLDEST_ACCEPTED_SCHEMA_VERSION).toBeLessThanOrEqual(1);
});
