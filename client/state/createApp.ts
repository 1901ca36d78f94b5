import { createEffect, createMemo, createRoot, createSignal, getOwner, on, onCleanup, runWithOwner, untrack } from 'solid-js';
import type { CommitteeDetail, RollAnswer } from '../../schema/api.ts';
import { AppError } from '../../schema/errors.ts';
import { keepFetching } from '../parts/keepFetching.ts';
import { whenIdle } from '../parts/whenIdle.ts';
import { askOnce } from './askOnce.ts';
import type { App } from './contracts/app.ts';
import type { TabletClient } from './contracts/session.ts';
import { createApi } from './createApi.ts';
import { createCommittee } from './createCommittee.ts';
import type { Credential } from './createCredential.ts';
import { createInstallOffer } from './createInstallOffer.ts';
import { createRemote, type Remote } from './createRemote.ts';
import { createRoll } from './createRoll.ts';
import { createSession } from './createSession.ts';
import { createSettings } from './createSettings.ts';
import { createWorkspace, type Workspace } from './createWorkspace.ts';
import { createOpenVault } from './device/createOpenVault.ts';
import { forbidLatched } from './device/forbidLatched.ts';
import type { OpenVault, Vault } from './device/vault.ts';
import { browserEnvironment, type Environment } from './environment.ts';
import { createRequestJson, type RequestJson } from './requestJson.ts';

/**
 * Everything the screens can reach, wired. One a tab; inside an owner it ends with it. The `open…` functions throw AppError
 * (`not-authenticated`) while nobody is signed in.
 */
export function createApp(environment: Environment = browserEnvironment(), openVault: OpenVault = vaultOpener(environment)): App {
  const { app, dispose } = createRoot((disposeRoot) => ({ app: wire(environment, openVault), dispose: disposeRoot }));
  if (getOwner()) onCleanup(dispose);
  return app;
}

/** That the server has answered is noted behind the first row; not for whoever has signed out by then. */
const vaultOpener = (environment: Environment): OpenVault =>
  createOpenVault(environment, (userId, note) => whenIdle(() => note(forbidLatched(environment, userId).indexedDB)));

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
  const offline = () =>
    keepFetching(() => import('./device/createOfflineKeys.ts')).then((module) => module.createOfflineKeys({ environment }));
  const session = createSession({ request, api, environment, openVault, offline });
  // On the demo's stage, which frames its tablets; at once, for the server that is killed there.
  const stage = window.parent === window ? null : keepFetching(() => import('./reportSaved.ts'));
  stage?.catch(() => {}); // the stage counts what it is told
  const [wanted, want] = createSignal<string | null>(null);

  const [isOnline, setOnline] = createSignal(environment.isOnline());
  const offs = [environment.on('online', () => setOnline(true)), environment.on('offline', () => setOnline(false))];

  let risks: Workspace['isAtRisk'][] = []; // of whoever's work is open, and of those before whose last edits the device has not taken yet
  const isAtRisk = (): boolean => risks.some((one) => one());
  const workspace = createMemo<Workspace | null>(() => {
    const vault = session.holder();
    return vault && untrack(() => workspaceOf(vault));
  });
  createEffect(
    on([session.credential, session.user], ([credential]) => credential && workspace()?.resume(), { defer: true }), // the same person, or what they may do now
  );

  /** It speaks for its own person only, whoever signs in in this tab meanwhile (A8). */
  function workspaceOf(vault: Vault): Workspace {
    const { userId } = vault;
    const credentialOf = (): Credential | null => untrack(() => (session.user()?.id === userId ? session.credential() : null));
    const own = createApi({ request, credential: credentialOf });
    const opened = createWorkspace({
      vault,
      api: own,
      read: own.read,
      environment: forbidLatched(environment, userId),
      renewSession: async () => {
        const credential = credentialOf();
        if (!credential) throw new AppError('not-authenticated');
        await credential.renew();
      },
      onSaved: (room, entries) => {
        if (stage && untrack(session.me)?.campaign.isDemo)
          stage.then((part) => part.reportSaved(part.findAround(), room, entries)).catch(() => {}); // as above
      },
    });
    risks = [...risks.filter((one) => one()), opened.isAtRisk];
    onCleanup(opened.close);
    return opened;
  }

  function present(): Workspace {
    const opened = untrack(workspace);
    if (!opened) throw new AppError('not-authenticated');
    return opened;
  }
  function remote<T>(path: string): Remote<T> {
    const { read, cache, answers, onResume } = present();
    const opened = createRemote<T>({ path, read, cache, answers, environment });
    onCleanup(onResume(() => opened.error() && opened.reload()));
    return opened;
  }

  const owner = getOwner();
  let tablet: Promise<TabletClient> | null = null;
  const loadTablet = async (): Promise<TabletClient> => {
    const { createTablet } = await keepFetching(() => import('./createTablet.ts'));
    return runWithOwner(owner, () => createTablet({ session, api, request, environment, carrier })) as TabletClient; // an owner hands back what is made in it
  };
  let isOver = false;
  let disposeCarrier: (() => void) | undefined;
  /** In a chunk of its own: what others left on this device can wait until the first screen stands. */
  const carrier = askOnce(async () => {
    const { createCarrier } = await keepFetching(() => import('./device/createCarrier.ts'));
    const here = () => untrack(session.holder)?.userId ?? null;
    const made = createCarrier({ request, environment, here, closedHere: () => untrack(() => workspace()?.closedEdits() ?? []) });
    disposeCarrier = made.dispose;
    if (isOver) made.dispose();
    return made;
  });
  whenIdle(async () => isOver || carrier());

  const warn = (event: BeforeUnloadEvent): void => {
    if (isAtRisk()) event.preventDefault();
  };
  window.addEventListener('beforeunload', warn);
  onCleanup(() => {
    window.removeEventListener('beforeunload', warn);
    for (const off of offs) off();
    isOver = true;
    disposeCarrier?.();
    session.dispose();
  });

  return {
    api,
    session,
    settings,
    tablet() {
      tablet ??= loadTablet();
      return tablet;
    },
    isOnline,
    sync: {
      log: () => workspace()?.sync.log() ?? [],
      unsent: () => workspace()?.sync.unsent() ?? [],
      rooms: () => workspace()?.sync.rooms() ?? [],
      wanted,
      want,
      indexedDB: environment.indexedDB,
      answers: () => untrack(workspace)?.cache ?? new Map(),
    },
    device: {
      storage: () => workspace()?.device.storage() ?? null,
      documents: () => workspace()?.device.documents() ?? 'saved',
      unreadableDocuments: () => workspace()?.device.unreadableDocuments() ?? 0,
      undecryptableEdits: () => workspace()?.device.undecryptableEdits() ?? 0,
    },
    isTooOld,
    installOffer: createInstallOffer(window),
    isAtRisk,
    openRoom: (name, how) => present().openRoom(name, how),
    openRoll: (committee) => createRoll(remote<RollAnswer>(`/api/committees/${encodeURIComponent(committee)}/roll`)),
    openCommittee: (committee) => createCommittee(remote<CommitteeDetail>(`/api/committees/${encodeURIComponent(committee)}`), environment),
    openAnswer: remote,
    own: () => present().answers,
    calls: () => present().calls(),
    photos: () => present().photos(),
    carrier,
  };
}
