import { createRoute } from '@hono/zod-openapi';
import { DeviceAnswer, DeviceRequest } from '../../schema/deviceApi.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { ownHeader, requireOwnHeader } from './guards.ts';
import { bearer, createRouter, json, jsonBody, refusals, requireCaller } from './router.ts';

/** What a tablet is given for its own store, and what it says when it has forgotten everything. */
export function createDeviceRoutes({ accounts }: { readonly accounts: Accounts }) {
  const { signIns } = accounts;
  const release = createRoute({
    method: 'post',
    path: '/api/device',
    tags: ['device'],
    summary: 'What opens the online envelope of my device, and what its unsent edits are sealed to; refused to a device that was ended',
    security: bearer,
    middleware: [requireCaller(accounts)],
    request: jsonBody(DeviceRequest),
    responses: { 200: json(DeviceAnswer, 'The device'), ...refusals },
  });
  const wiped = createRoute({
    method: 'post',
    path: '/api/device/wiped',
    tags: ['device'],
    summary: 'A device says that it holds nothing any more; its id is the proof, and whether there is such a device is not told',
    middleware: [requireOwnHeader],
    parameters: [ownHeader],
    request: jsonBody(DeviceRequest),
    responses: { 204: { description: 'Noted' }, ...refusals },
  });

  return createRouter()
    .openapi(release, async (c) => {
      const { user, sessionId } = c.get('caller');
      return c.json(await signIns.release(sessionId, user.id, c.req.valid('json').deviceId), 200);
    })
    .openapi(wiped, (c) => {
      signIns.wiped(c.req.valid('json').deviceId);
      return c.body(null, 204);
    });
}
