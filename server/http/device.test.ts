import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { SignIns } from '../../schema/accountApi.ts';
import type { SessionAnswer } from '../../schema/api.ts';
import type { DeviceAnswer } from '../../schema/deviceApi.ts';
import { PASSWORD, type TestPerson } from '../testing/seedCampaign.ts';
import { startTestServer, type TestServer } from '../testing/testServer.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 }); // a real server, on machines that have other work

let server: TestServer;
let devices = 0;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.end());

const answerOf = async (response: Response) => ({ status: response.status, body: (await response.json()) as SessionAnswer });

async function signIn(person: TestPerson) {
  devices += 1;
  const deviceId = `tablet-${String(devices).padStart(12, '0')}`;
  const browser = server.newBrowser();
  const session = await server.login(person, browser);
  const as = <T>(method: string, path: string, body?: unknown) => server.as<T>(session.accessToken, method, path, body);
  const release = async () => (await as<DeviceAnswer>('POST', '/api/device', { deviceId })).body;
  const refresh = async (body: object = { deviceId }) =>
    answerOf(await browser.post('/api/auth/refresh', { sessionId: session.sessionId, ...body }));
  return { deviceId, browser, session, as, release, refresh };
}
const bytesOf = (text: string): number => Buffer.from(text, 'base64url').length;

test('[Y1] a signed-in person’s device is released its key: 32 bytes, the same each time, another for another device and another person', async () => {
  const here = await signIn('noura');
  const first = await here.release();
  expect(bytesOf(first.releaseKey)).toBe(32);
  expect(bytesOf(first.sealing.publicKey)).toBe(65);
  expect(await here.release()).toEqual(first);
  const there = await (await signIn('noura')).release();
  const salem = await signIn('salem');
  const others = await salem.release();
  expect(new Set([first.releaseKey, there.releaseKey, others.releaseKey]).size).toBe(3);
  expect(others.sealing).toEqual(first.sealing);
  expect(await salem.as('POST', '/api/device', { deviceId: here.deviceId })).toMatchObject({ body: { error: { code: 'foreign-device' } } });
});

test('[Y1] a refresh and a sign-in that name a known device bring the same; one that names nobody’s, or another’s, brings nothing', async () => {
  const here = await signIn('noura');
  const salem = await signIn('salem');
  expect((await here.refresh()).body.device).toBeUndefined();
  const device = await here.release();
  expect((await here.refresh()).body.device).toEqual(device);
  expect((await salem.refresh({ deviceId: here.deviceId })).body.device).toBeUndefined();
  const login = async (username: string) =>
    answerOf(await here.browser.post('/api/auth/login', { username, password: PASSWORD, deviceId: here.deviceId }));
  expect((await login('noura')).body.device).toEqual(device);
  expect((await login('salem')).body.device).toBeUndefined();
});

test('[Y8] a device that was ended is released nothing and told at its next contact, also when its session is long over', async () => {
  const lost = await signIn('noura');
  const { code } = await lost.release();
  const here = await signIn('noura');
  await here.as('DELETE', `/api/me/devices/${code}`);
  const ended = { status: 403, body: { error: { code: 'device-ended' } } };
  expect(await lost.refresh()).toMatchObject(ended);
  expect(await lost.refresh()).toMatchObject(ended); // its cookie is gone by now
  expect(await lost.refresh({})).toMatchObject({ status: 401 });
  const again = await server.login('noura', lost.browser);
  expect(await server.as(again.accessToken, 'POST', '/api/device', { deviceId: lost.deviceId })).toMatchObject(ended);
});

test('[Y8] the tablet of somebody who may not sign in any more is told; of somebody whose session ran out it is not', async () => {
  const badria = await signIn('badria');
  await badria.release();
  await badria.as('DELETE', `/api/me/sessions/${badria.session.sessionId}`);
  expect(await badria.refresh()).toMatchObject({ status: 401, body: { error: { code: 'token-expired' } } });
  const admin = await server.login('admin');
  await server.as(admin.accessToken, 'PATCH', `/api/users/${badria.session.user.id}`, { isDisabled: true });
  expect(await badria.refresh()).toMatchObject({ status: 403, body: { error: { code: 'device-ended' } } });
});

test('[Y8] a device that says it holds nothing is marked so until it is used again, and then has another key; of an unknown one nothing is told', async () => {
  const here = await signIn('noura');
  const before = await here.release();
  const isWiped = async () =>
    (await here.as<SignIns>('GET', '/api/me/sign-ins')).body.devices.find(({ code }) => code === before.code)?.isWiped;
  expect(await isWiped()).toBe(false);
  expect((await here.browser.post('/api/device/wiped', { deviceId: here.deviceId })).status).toBe(204);
  expect((await here.browser.post('/api/device/wiped', { deviceId: 'nobody-has-this-one' })).status).toBe(204);
  expect(await isWiped()).toBe(true);
  const after = await here.release();
  expect(await isWiped()).toBe(false);
  expect(after.code).toBe(before.code);
  expect(after.releaseKey).not.toBe(before.releaseKey);
});
