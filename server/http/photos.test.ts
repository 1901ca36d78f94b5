import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { NewUser, User } from '../../schema/api.ts';
import type { AuditPage } from '../../schema/auditApi.ts';
import { fromTemplate, type PhotoRule, SETTINGS } from '../../schema/election.ts';
import { type CommitteeId, randomId } from '../../schema/ids.ts';
import { MAX_PHOTO_BYTES } from '../../schema/resultApi.ts';
import { createRandom } from '../../schema/testing.ts';
import { MAX_PHOTOS_A_STREAM } from '../photos/photos.ts';
import { exif, jpeg, png, webp } from '../photos/testing.ts';
import { PASSWORD } from '../testing/seedCampaign.ts';
import { startTestServer, type TestServer } from '../testing/testServer.ts';
import { until } from '../testing/until.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 }); // a real server, on machines that have other work

let server: TestServer;
const tokens = new Map<string, string>();
beforeAll(async () => {
  server = await startTestServer();
  for (const person of ['admin', 'clerk', 'auditor', 'noura'] as const) tokens.set(person, (await server.login(person)).accessToken);
  const more: Omit<NewUser, 'name' | 'password'>[] = [
    { username: 'clerk-b', role: 'clerk', memberships: [{ committee: 'K01' as CommitteeId, stream: 'b' }] },
    { username: 'clerk-c', role: 'clerk', memberships: [{ committee: 'K02' as CommitteeId, stream: 'a' }] },
    { username: 'clerk-d', role: 'clerk', memberships: [{ committee: 'K02' as CommitteeId, stream: 'b' }] },
    { username: 'clerk-e', role: 'clerk', memberships: [{ committee: 'K01' as CommitteeId, stream: 'b' }] },
    { username: 'settler', role: 'reconciler', memberships: [] },
  ];
  for (const person of more) {
    await server.as(tokenOf('admin'), 'POST', '/api/users', { ...person, name: 'One', password: PASSWORD });
    tokens.set(person.username, (await server.newBrowser().login(person.username, PASSWORD)).accessToken);
  }
});
afterAll(() => server.end());

let seq = 0;
let photo = jpeg();
/** Another picture each time. */
beforeEach(() => {
  photo = jpeg([0xe2, Buffer.from(`ICC_PROFILE\0${seq++}`)]);
});
const tokenOf = (person: string): string => tokens.get(person) ?? '';
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const folder = (): string => join(server.dataDir, 'photos');
async function put(bytes: Buffer, options: { person?: string; committee?: string; name?: string; type?: string } = {}) {
  const { person = 'clerk', committee = 'K01', name = hashOf(bytes), type = 'image/jpeg' } = options;
  const response = await fetch(`${server.origin}/api/committees/${committee}/photos/${name}`, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${tokenOf(person)}`, 'Content-Type': type },
    body: new Uint8Array(bytes),
  });
  const text = await response.text();
  return [response.status, /"code":"([\w-]+)"/.exec(text)?.[1] ?? ''];
}
const get = (person: string, name = hashOf(photo), committee = 'K01') =>
  fetch(`${server.origin}/api/committees/${committee}/photos/${name}`, { headers: { Authorization: `Bearer ${tokenOf(person)}` } });
const audited = async (kind: string) =>
  (await server.as<AuditPage>(tokenOf('admin'), 'GET', '/api/audit')).body.entries.filter((entry) => entry.kind === kind);

test('[CR62] a clerk keeps a photo, once; it is shown to whoever settles, as nothing but a picture, and that is written down', async () => {
  const sha256 = hashOf(photo);
  expect([await put(photo), await put(photo)]).toEqual([
    [204, ''],
    [204, ''],
  ]);
  expect((await audited('photo-stored')).map(({ details }) => details)).toEqual([
    { committee: 'K01', count: 1, stream: 'a', photo: sha256 },
  ]);
  for (const person of ['clerk', 'settler', 'admin', 'auditor', 'settler']) {
    const answer = await get(person);
    expect([person, answer.status, hashOf(new Uint8Array(await answer.arrayBuffer()))]).toEqual([person, 200, sha256]);
    const { headers } = answer;
    expect(
      Object.fromEntries(
        ['content-type', 'x-content-type-options', 'content-disposition', 'cache-control'].map((name) => [name, headers.get(name)]),
      ),
    ).toEqual({
      'content-type': 'image/jpeg',
      'x-content-type-options': 'nosniff',
      'content-disposition': 'inline',
      'cache-control': 'no-store',
    });
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox; frame-ancestors 'none'");
  }
  expect((await audited('photo-read')).map(({ details }) => details)).toEqual(Array(4).fill({ committee: 'K01', photo: sha256 })); // each once
});

test('[CR62] nobody else sees it, and the other clerk cannot tell whether it is there', async () => {
  expect(await put(photo)).toEqual([204, '']);
  expect((await get('noura')).status).toBe(403);
  expect((await get('clerk-c')).status).toBe(403);
  const [theirs, none] = [await get('clerk-b'), await get('clerk-b', hashOf(Buffer.from('none')))];
  expect([theirs.status, await theirs.text()]).toEqual([404, await none.text()]);
  expect((await put(photo, { person: 'settler' }))[0]).toBe(403);
  expect(await put(photo, { person: 'clerk-c' })).toEqual([403, 'foreign-committee']);
});

test('[CR62] a picture that both clerks were sent is kept for each, and tells neither that the other has it', async () => {
  expect([await put(photo), await put(photo, { person: 'clerk-b' })]).toEqual([
    [204, ''],
    [204, ''],
  ]);
  expect([(await get('clerk')).status, (await get('clerk-b')).status, (await get('settler')).status]).toEqual([200, 200, 200]);
  const streams = (await audited('photo-stored'))
    .filter(({ details }) => details.photo === hashOf(photo))
    .map(({ details }) => details.stream);
  expect(streams.sort()).toEqual(['a', 'b']);
});

test('[CR62] its type is that of its bytes, whatever is said', async () => {
  for (const [bytes, type] of [
    [png(), 'image/png'],
    [webp(), 'image/webp'],
  ] as const) {
    expect(await put(bytes, { type: 'text/html' })).toEqual([204, '']);
    expect((await get('clerk', hashOf(bytes))).headers.get('content-type')).toBe(type);
  }
});

test('[CR62] what is no picture, says where it was taken, or is not what it is named is refused, and nothing of it stays', async () => {
  const before = readdirSync(folder());
  const html = Buffer.from('<!doctype html><script>alert(document.cookie)</script>');
  expect(await put(html)).toEqual([400, 'unreadable-file']);
  expect(await put(Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), html]))).toEqual([400, 'unreadable-file']);
  expect(await put(jpeg([0xe1, exif(0x88_25)]))).toEqual([400, 'unreadable-file']);
  expect(await put(photo, { name: hashOf(html) })).toEqual([400, 'unreadable-file']);
  expect(await put(Buffer.alloc(0))).toEqual([400, 'unreadable-file']);
  expect(readdirSync(folder())).toEqual(before);
  for (const name of [
    '..',
    '%2e%2e%2fcommittee-room.sqlite',
    `..%2f${'0'.repeat(61)}`,
    `${'A'.repeat(64)}`,
    `${'0'.repeat(64)}%00`,
    '0'.repeat(63),
  ])
    expect([name, [400, 404, 405].includes(Number((await put(photo, { name }))[0]))]).toEqual([name, true]);
  expect([readdirSync(folder()), readdirSync(server.dataDir).filter((name) => name.startsWith('photo'))]).toEqual([before, ['photos']]);
});

test('[CR62] 4 MB are taken and not a byte more, said or sent', async () => {
  const before = readdirSync(folder());
  const fill = (length: number): Buffer => {
    const head = jpeg();
    return Buffer.concat([head.subarray(0, -2), Buffer.alloc(length - head.length, 0x55), head.subarray(-2)]);
  };
  expect(await put(fill(MAX_PHOTO_BYTES + 1))).toEqual([413, 'too-large']);
  const untold = await fetch(`${server.origin}/api/committees/K01/photos/${hashOf(fill(MAX_PHOTO_BYTES + 1))}`, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${tokenOf('clerk')}` },
    body: new Blob([new Uint8Array(fill(MAX_PHOTO_BYTES + 1))]).stream(),
    duplex: 'half',
  } as RequestInit);
  expect(untold.status).toBe(413);
  expect(readdirSync(folder())).toEqual(before);
  expect(await put(fill(MAX_PHOTO_BYTES))).toEqual([204, '']);
});

/** A call of which half the body is sent. */
function begin(bytes: Buffer, person = 'clerk-b', committee = 'K01') {
  const headers = { Authorization: `Bearer ${tokenOf(person)}`, 'Content-Length': bytes.length };
  const call = request(`${server.origin}/api/committees/${committee}/photos/${hashOf(bytes)}`, { method: 'PUT', headers });
  const status = new Promise<number>((resolve) => {
    call.on('response', (response) => resolve(response.resume().statusCode ?? 0));
    call.on('error', () => resolve(0));
  });
  call.write(bytes.subarray(0, bytes.length / 2));
  return { call, status };
}
const parts = (): string[] => readdirSync(folder()).filter((name) => name.endsWith('.part'));

test('[CR62][H15] a body that is cut off leaves nothing; whoever was shut out before its last byte has not sent it', async () => {
  const cut = begin(photo);
  await until('the first half is on disk', () => parts().length === 1);
  cut.call.destroy();
  await until('nothing of it is left', () => parts().length === 0);
  expect((await get('admin')).status).toBe(404);

  const slow = begin(photo);
  await until('the first half is on disk', () => parts().length === 1);
  const { body } = await server.as<User[]>(tokenOf('admin'), 'GET', '/api/users');
  const clerk = body.find(({ username }) => username === 'clerk-b');
  await server.as(tokenOf('admin'), 'PATCH', `/api/users/${clerk?.id}`, { isDisabled: true });
  slow.call.end(photo.subarray(photo.length / 2));
  expect(await slow.status).toBe(401);
  expect([parts(), (await get('admin')).status]).toEqual([[], 404]);
});

test('[CR62] a disk that takes no more is told, and a file that is another by now is not shown', async () => {
  expect(await put(photo)).toEqual([204, '']);
  writeFileSync(join(folder(), hashOf(photo)), '<script>alert(1)</script>');
  expect((await get('admin')).status).toBe(404);
  expect(await put(photo)).toEqual([204, '']); // sent again, it is whole again
  expect((await get('admin')).status).toBe(200);
  rmSync(folder(), { recursive: true });
  const other = png(['sRGB', Buffer.from([0])]);
  expect(await put(other)).toEqual([503, 'cannot-save']);
  mkdirSync(folder());
  chmodSync(folder(), 0o700);
  expect((await get('admin', hashOf(other))).status).toBe(404);
});

test(`[CR62] ${MAX_PHOTOS_A_STREAM} of one count, and no more`, async () => {
  const answers: unknown[] = [];
  for (let i = 0; i <= MAX_PHOTOS_A_STREAM; i++)
    answers.push(await put(jpeg([0xe2, Buffer.from(`ICC_PROFILE\0more ${i}`)]), { person: 'clerk-c', committee: 'K02' }));
  expect(answers).toEqual([...Array(MAX_PHOTOS_A_STREAM).fill([204, '']), [409, 'conflict']]);
  expect(await put(jpeg([0xe2, Buffer.from('ICC_PROFILE\0more 0')]), { person: 'clerk-c', committee: 'K02' })).toEqual([204, '']); // it is there
});

test('[CR62] of more than there is room for, at once, the others leave nothing', async () => {
  const before = readdirSync(folder()).length;
  const answers = await Promise.all(
    Array.from({ length: MAX_PHOTOS_A_STREAM + 4 }, (_, i) =>
      put(jpeg([0xe2, Buffer.from(`ICC_PROFILE\0once ${i}`)]), { person: 'clerk-e' }),
    ),
  );
  const kept = answers.filter(([status]) => status === 204).length;
  expect(kept).toBe(MAX_PHOTOS_A_STREAM - 1); // one of this count is there
  expect(readdirSync(folder()).length - before).toBe(kept);
});

test('[CT46] where forms are not photographed none is taken, also of a body that was on its way; what is there is there', async () => {
  const [kept, late, other] = ['kept', 'late', 'other'].map((name) => jpeg([0xe2, Buffer.from(`ICC_PROFILE\0${name}`)])) as [
    Buffer,
    Buffer,
    Buffer,
  ];
  const allow = async (seen: number, photos: PhotoRule) => {
    const names = { list: (n: number) => `${n}`, candidate: (n: number) => `${n}` };
    const random = createRandom(7);
    const template = fromTemplate('municipality', names, () => randomId(4, random.byte));
    const rest = { name: 'One', pollingDay: '2026-11-30', timeZone: 'Asia/Kuwait', settings: { ...SETTINGS, photos } };
    expect((await server.as(tokenOf('admin'), 'PUT', '/api/election', { seen, election: { ...template, ...rest } })).status).toBe(200);
  };
  rmSync(folder(), { recursive: true });
  mkdirSync(folder());
  expect(await put(kept, { person: 'clerk-d', committee: 'K02' })).toEqual([204, '']);
  const slow = begin(late, 'clerk-d', 'K02');
  await until('the first half is on disk', () => parts().length === 1);
  await allow(0, 'none');
  slow.call.end(late.subarray(late.length / 2));
  expect(await slow.status).toBe(409);
  expect(await put(other, { person: 'clerk-d', committee: 'K02' })).toEqual([409, 'conflict']);
  expect(readdirSync(folder())).toEqual([hashOf(kept)]);
  expect(await put(kept, { person: 'clerk-d', committee: 'K02' })).toEqual([204, '']); // its answer may have been lost
  await allow(1, 'all');
  expect(await put(other, { person: 'clerk-d', committee: 'K02' })).toEqual([204, '']);
});
