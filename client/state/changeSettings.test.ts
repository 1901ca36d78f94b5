import { expect, test } from 'vitest';
import type { Me } from '../../schema/api.ts';
import { AppError } from '../../schema/errors.ts';
import { NO_SETTINGS } from '../../schema/noSettings.ts';
import type { PersonSettings } from '../../schema/personSettings.ts';
import { changeSettings, settingsOf } from './changeSettings.ts';
import type { App } from './contracts/app.ts';
import { testUser } from './testing/fakeBackend.ts';

const VIEW = { id: '0a1b2c3d', name: 'Mine', query: 'state=open' };
const OTHER = { id: '99999999', name: 'From the other device', query: '' };

/** A server that has what another device has set meanwhile. */
function open(stands: PersonSettings) {
  const user = testUser('noura');
  let me: Me = { user, campaign: { id: 'c', name: 'C', isDemo: false }, rooms: [], settings: NO_SETTINGS };
  const server = { stands, puts: 0 };
  const send = async (method: string, _path: string, body?: unknown) => {
    if (method === 'GET') return { ...me, settings: server.stands };
    server.puts++;
    const asked = body as PersonSettings; // this test's own
    if (asked.version !== server.stands.version) throw new AppError('conflict', { reason: '' });
    server.stands = { ...asked, version: asked.version + 1 };
    return server.stands;
  };
  const app = { api: { send }, session: { me: () => me, learnMe: (next: Me) => (me = next) } } as unknown as App; // what is not called is not here
  return { app, server, me: () => me };
}

test('[TG1] a change is made to what another device has set, not in its place', async () => {
  const { app, server, me } = open({ ...NO_SETTINGS, version: 3, views: [OTHER] });
  const stands = await changeSettings(app, (settings) => ({ ...settings, views: [...settings.views, VIEW] }));
  expect(stands.views).toEqual([OTHER, VIEW]);
  expect(server).toMatchObject({ puts: 2, stands: { version: 4, views: [OTHER, VIEW] } });
  expect(settingsOf(me())).toEqual(stands);
});

test('[TG1] what else was learned of the person meanwhile stays', async () => {
  const { app, me } = open(NO_SETTINGS);
  const { send } = app.api;
  app.api.send = <T>(...asked: Parameters<typeof send>) => {
    app.session.learnMe({ ...me(), rooms: [{ room: 'board/c', access: 'read' }] });
    return send<T>(...asked);
  };
  await changeSettings(app, (settings) => ({ ...settings, views: [VIEW] }));
  expect(me().rooms).toEqual([{ room: 'board/c', access: 'read' }]);
  expect(settingsOf(me()).views).toEqual([VIEW]);
});

test('[TG1] what the server does not take is told, and nothing is changed here', async () => {
  const { app, me } = open(NO_SETTINGS);
  app.api.send = async () => {
    throw new AppError('unreachable');
  };
  await expect(changeSettings(app, (settings) => ({ ...settings, views: [VIEW] }))).rejects.toMatchObject({ code: 'unreachable' });
  expect(settingsOf(me())).toEqual(NO_SETTINGS);
});

test('[TG1] an answer that a device kept of before there were settings reads as none', () => {
  expect(settingsOf({ ...open(NO_SETTINGS).me(), settings: {} as PersonSettings })).toEqual(NO_SETTINGS); // as it stood
  expect(settingsOf(null)).toEqual(NO_SETTINGS);
});
