/** What no log of any test's server may hold: the people and the password that tests are seeded with, electors' phones, and anything shaped like a token. */
import { Writable } from 'node:stream';
import { createLog, type Log } from '../log.ts';
import { PASSWORD, PEOPLE } from './seedCampaign.ts';

/** User names that are also words of ours stand in room names and roles. */
const WORDS = ['admin', 'door', 'clerk', 'viewer', 'auditor'];
const SEEDED = [PASSWORD, ...PEOPLE.flatMap(({ name, username }) => [name, ...(WORDS.includes(username) ? [] : [username])])];
/** Phones as tests give them to electors. */
const PHONES = /(?<!\d)(?:9900\d{4}|99876543)(?!\d)/;
/** Three parts of base64url, as access tokens and tickets are; a refresh token. */
const TOKENS = /\beyJ[\w-]{8,}\.[\w-]+\.[\w-]+|(?<![\w-])[\w-]{43}(?![\w-])/;

/**
 * What of it stands in a text, each a few characters long.
 * @param more what else must not
 */
export function secretsIn(text: string, more: readonly string[] = []): string[] {
  const found = [...SEEDED, ...more].filter((secret) => text.includes(secret));
  const shaped = [TOKENS, PHONES].flatMap((shape) => shape.exec(text)?.[0] ?? []);
  return [...found, ...shaped.map((text) => `${text.slice(0, 12)}…`)];
}

/** A log that hears everything and keeps nothing but what it should not have been told. */
export function createWatchedLog(): { readonly log: Log; readonly leaks: readonly string[] } {
  const leaks: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      const line = chunk.toString();
      const found = secretsIn(line);
      if (found.length > 0) leaks.push(`${found.join(', ')} in ${line}`);
      done();
    },
  });
  return { log: createLog('debug', sink), leaks };
}

/** @throws Error when something was logged that may not be (A10) */
export function expectNoLeaks(leaks: readonly string[]): void {
  if (leaks.length > 0) throw new Error(`[A10] the log holds what it may not:\n${leaks.join('\n')}`);
}
