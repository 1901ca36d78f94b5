import { createRoute } from '@hono/zod-openapi';
import {
  CodeProof,
  PasswordAndCode,
  PasswordChange,
  PasswordProof,
  RecoveryCodes,
  SecondFactorStart,
  SecondFactorState,
} from '../../schema/accountApi.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { bearer, createRouter, json, jsonBody, refusals, requireCaller } from './router.ts';

/** One's own password and second factor. */
export function createOwnAccountRoutes({ accounts }: { readonly accounts: Accounts }) {
  const { own } = accounts;
  const common = { tags: ['own account'], security: bearer, middleware: [requireCaller(accounts)] };
  const path = '/api/me/second-factor';

  const changePassword = createRoute({
    ...common,
    method: 'post',
    path: '/api/me/password',
    summary: 'Another password; every other session of the person ends',
    request: jsonBody(PasswordChange),
    responses: { 204: { description: 'It is changed; the access token has to be renewed' }, ...refusals },
  });
  const state = createRoute({
    ...common,
    method: 'get',
    path,
    summary: 'Whether a second factor is asked for, and how many recovery codes are left',
    responses: { 200: json(SecondFactorState, 'The state'), ...refusals },
  });
  const begin = createRoute({
    ...common,
    method: 'post',
    path,
    summary: 'A new secret for an authenticator app; not in force before it is confirmed',
    request: jsonBody(PasswordProof),
    responses: { 200: json(SecondFactorStart, 'The secret, and what the picture for the app says'), ...refusals },
  });
  const confirm = createRoute({
    ...common,
    method: 'post',
    path: `${path}/confirm`,
    summary: 'Puts the second factor in force with a code of the app',
    request: jsonBody(CodeProof),
    responses: { 200: json(RecoveryCodes, 'Ten recovery codes, shown once'), ...refusals },
  });
  const renewCodes = createRoute({
    ...common,
    method: 'post',
    path: `${path}/recovery-codes`,
    summary: 'Ten new recovery codes in place of all before',
    request: jsonBody(PasswordAndCode),
    responses: { 200: json(RecoveryCodes, 'Ten recovery codes, shown once'), ...refusals },
  });
  const turnOff = createRoute({
    ...common,
    method: 'delete',
    path,
    summary: 'The second factor is not asked for any more',
    request: jsonBody(PasswordAndCode),
    responses: { 204: { description: 'It is off' }, ...refusals },
  });

  return createRouter()
    .openapi(changePassword, async (c) => {
      const { current, next, code } = c.req.valid('json');
      await own.changePassword(c.get('caller'), current, next, code);
      return c.body(null, 204);
    })
    .openapi(state, (c) => c.json(own.secondFactor(c.get('caller')), 200))
    .openapi(begin, async (c) => c.json(await own.beginSecondFactor(c.get('caller'), c.req.valid('json').password), 200))
    .openapi(confirm, (c) => c.json({ codes: own.confirmSecondFactor(c.get('caller'), c.req.valid('json').code) }, 200))
    .openapi(renewCodes, async (c) => {
      const { password, code } = c.req.valid('json');
      return c.json({ codes: await own.renewRecoveryCodes(c.get('caller'), password, code) }, 200);
    })
    .openapi(turnOff, async (c) => {
      const { password, code } = c.req.valid('json');
      await own.turnOffSecondFactor(c.get('caller'), password, code);
      return c.body(null, 204);
    });
}
