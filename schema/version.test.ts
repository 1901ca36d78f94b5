import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { ANSWERS, CONTACTS } from './guarantees.ts';
import { CLAIM_FIELDS, MAX_KEY_LENGTH, MAX_VALUE_LENGTH, TALLY_ENTRIES } from './keys.ts';
import { ROOT_NAME } from './rooms.ts';
import { SCHEMA_VERSION } from './version.ts';
import { MESSAGE, SUBPROTOCOL, SYNC } from './wire.ts';

test('rooms, fields and wire numbers are those of this version: when the hash changes, raise the version and write its line of history', () => {
  const meaning = {
    ROOT_NAME,
    CLAIM_FIELDS,
    TALLY_ENTRIES,
    ANSWERS,
    CONTACTS,
    MAX_KEY_LENGTH,
    MAX_VALUE_LENGTH,
    MESSAGE,
    SYNC,
    SUBPROTOCOL,
  };
  const hash = createHash('sha256').update(JSON.stringify(meaning)).digest('hex').slice(0, 12);
  expect({ version: SCHEMA_VERSION, hash }).toEqual({ version: 1, hash: '055c2a331936' });
});
