import { createEffect, createMemo, createRoot, createSignal, getOwner, on, onCleanup, untrack } from 'solid-js';
import type { CommitteeDetail, RollAnswer } from '../../schema/api.ts';
import { AppError } from '../../schema/errors.ts';
import type { App } from './contracts.ts';
import { createApi } from './createApi.ts';
import { createCommittee } from './createCommittee.ts';
import type { Credential } from './createCredential.ts';
import { createRemote, type Remote } from './createRemote.ts';
import { createRoll } from './createRoll.ts';
import { createSession } from './createSession.ts';
import { createSettings } from './createSettings.ts';
import { createWorkspace, type Workspace } from './createWorkspace.ts';
import { createTemporaryVault } from './device/temporaryVault.ts';
import type { OpenVault, Vault } from './device/vault.ts';
import { browserEnvironment, type Environment } from './environment.ts';
import { findAround, reportSaved } from './reportSaved.ts';
import { createRequestJson, type RequestJson } from './requestJson.ts';

/**
 * Everything the screens can reach, wired. One a tab; inside an owner it ends with it. The `open…` functions throw AppError
 * (`not-authenticated`) while nobody is signed in.
 */
export function createApp(environment: Environment = browserEnvironment(), openVault: OpenVault = createTemporaryVault(environment)): App {
  const { app, dispose } = createRoot((disposeRoot) => ({ app: wire(environment, openVault), dispose: disposeRoot }));
  if (getOwner()) onCleanup(dispose);
  return app;
}

function wire(environment: Environment, openVault: OpenVault): App {
  const settings = createSettings({ environment, root: document.documentElement, search: location.search });
  const send = createRequestJson({ ...environment, language: settings.language });
  const [isTooOld, setTooOld] = createSignal(false);
  const request: RequestJson = (call) =>
    send(call).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'client-too-old') setTooOld(true);
      throw error;
    });
  const api = createApi({ request, credential: () => untrack(session.credential) });
  const session = createSession({ request, api, environment, openVault });
  const around = findAround();

  const [isOnline, setOnline] = createSignal(environment.isOnline());
  const offs = [environment.on('online', () => setOnline(true)), environment.on('offline', () => setOnline(false))];

  const workspace = createMemo<Workspace | null>(() => {
    const vault = session.holder();
    return vault && untrack(() => workspaceOf(vault));
  });
  createEffect(
    on(session.credential, (credential) => credential && workspace()?.resume(), { defer: true }), // the same person has signed in again
  );

  /** It speaks for its own person only, whoever signs in in this tab meanwhile (A8). */
  function workspaceOf(vault: Vault): Workspace {
    const { userId } = vault;
    const credentialOf = (): Credential | null => untrack(() => (session.user()?.id === userId ? session.credential() : null));
    const opened = createWorkspace({
      vault,
      api: createApi({ request, credential: credentialOf }),
      environment,
      renewSession: async () => {
        const credential = credentialOf();
        if (!credential) throw new AppError('not-authenticated');
        await credential.renew();
      },
      onSaved: (room, entries) => {
        if (around && untrack(session.me)?.campaign.isDemo) reportSaved(around, room, entries);
      },
    });
    onCleanup(opened.close);
    return opened;
  }

  function present(): Workspace {
    const opened = untrack(workspace);
    if (!opened) throw new AppError('not-authenticated');
    return opened;
  }
  function remote<T>(path: string): Remote<T> {
    const { api: own, cache, onResume } = present();
    const opened = createRemote({ path, load: (from) => own.send<T>('GET', from), cache, environment });
    onCleanup(onResume(() => opened.error() && opened.reload()));
    return opened;
  }

  const isAtRisk = (): boolean => untrack(workspace)?.isAtRisk() ?? false;
  const warn = (event: BeforeUnloadEvent): void => {
    if (isAtRisk()) event.preventDefault();
  };
  window.addEventListener('beforeunload', warn);
  onCleanup(() => {
    window.removeEventListener('beforeunload', warn);
    for (const off of offs) off();
    session.dispose();
  });

  return {
    api,
    session,
    settings,
    isOnline,
    isTooOld,
    isAtRisk,
    openRoom: (name) => present().openRoom(name),
    openRoll: (committee) => createRoll(remote<RollAnswer>(`/api/committees/${encodeURIComponent(committee)}/roll`)),
    openCommittee: (committee) => createCommittee(remote<CommitteeDetail>(`/api/committees/${encodeURIComponent(committee)}`)),
  };
}
