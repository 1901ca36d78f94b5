import ChevronDown from 'lucide-solid/icons/chevron-down';
import RotateCw from 'lucide-solid/icons/rotate-cw';
import Wifi from 'lucide-solid/icons/wifi';
import WifiOff from 'lucide-solid/icons/wifi-off';
import { createMemo, createSignal, For, type JSX, onCleanup, onMount, Show } from 'solid-js';
import type { Role } from '../../schema/access.ts';
import { DEMO_PEOPLE, type Tablet } from '../../schema/demo.ts';
import type { Language } from '../../schema/errors.ts';
import { Avatar } from '../components/Avatar.tsx';
import { Button } from '../components/Button.tsx';
import { Chip } from '../components/Chip.tsx';
import { IconButton } from '../components/IconButton.tsx';
import type { Screen, Stage } from './createStage.ts';
import styles from './Stage.module.css';
import type { Words } from './words.ts';

type Props = { readonly tablet: Tablet; readonly stage: Stage; readonly words: Words; readonly language: Language };

/** How wide a tablet's own page is at least, where there is room for a tablet at all; it is drawn smaller when the screen is. */
const TABLET_WIDTH = 800;
const PHONE_BELOW = 480;
/** The screens of K01 that a role has, the first of which it starts on; others start where the app takes them. */
const SCREENS_OF: Readonly<Partial<Record<Role, readonly Screen[]>>> = { coordinator: ['list', 'door', 'chase'], attendance: ['door'] };
const LANGUAGES = [
  ['ar', 'العربية'],
  ['en', 'English'],
] as const;

/** A drawn tablet with a live page of the app in it, and its switches. */
export function TabletFrame(props: Props): JSX.Element {
  const [scale, setScale] = createSignal(1);
  const seat = () => props.stage.seats[props.tablet];
  const person = createMemo(() => DEMO_PEOPLE.find(({ username }) => username === seat().username));
  const screens = () => SCREENS_OF[person()?.role ?? 'admin'] ?? [];
  const screen = () => screens().find((one) => one === seat().screen) ?? screens()[0];
  const name = () => person()?.name[props.language] ?? '';
  const role = () => props.words.people[seat().username]?.role ?? '';
  const label = () => props.words.tablet[props.tablet];
  const networkAct = () => (seat().isCut ? props.words.heal : props.words.cut);
  const canOpen = () => props.stage.canOpen(props.tablet);
  /** A new address is a new page; the same one opened again is told by the visit. */
  const page = createMemo(
    () => {
      const { origin, username, language, visit } = seat();
      const shown = screen();
      if (origin === null) return null;
      const to = shown ? `/c/K01/${shown}` : '/';
      return { url: `${origin}/demo/enter?${new URLSearchParams({ user: username, lang: language, to })}`, visit };
    },
    null,
    { equals: (a, b) => a?.url === b?.url && a?.visit === b?.visit },
  );
  let glass: HTMLDivElement | undefined;
  onMount(() => {
    const observer = new ResizeObserver(([entry]) => {
      const width = entry?.contentRect.width ?? 0;
      setScale(width < PHONE_BELOW ? 1 : Math.min(1, width / TABLET_WIDTH));
    });
    if (glass) observer.observe(glass);
    onCleanup(() => observer.disconnect());
  });

  return (
    <section
      class={styles.tablet}
      data-cut={seat().isCut ? '' : undefined}
      aria-labelledby={`${props.tablet}-title`}
      dir={props.language === 'ar' ? 'rtl' : 'ltr'}
    >
      <div class={styles.tabletBar}>
        <Avatar userId={seat().username} name={name()} />
        <div class={styles.holder}>
          <h2 id={`${props.tablet}-title`}>
            <span class="sr-only">{label()}: </span>
            <a href="#people" title={props.words.changePerson}>
              {name()}
              <ChevronDown size={16} />
            </a>
          </h2>
          <div role="status">
            <Show when={seat().isCut} fallback={<p>{role()}</p>}>
              <Chip tone="danger" icon={WifiOff}>
                {props.words.networkCut}
              </Chip>
            </Show>
          </div>
        </div>
        <fieldset class={styles.languages} aria-label={props.words.languageOf(label())}>
          <For each={LANGUAGES}>
            {([code, own]) => (
              <button
                type="button"
                lang={code}
                aria-pressed={seat().language === code}
                disabled={!canOpen() && seat().language !== code}
                onClick={() => seat().language !== code && props.stage.open(props.tablet, { language: code })}
              >
                {own}
              </button>
            )}
          </For>
        </fieldset>
        <Show when={screens().length > 1}>
          <fieldset class={styles.languages} aria-label={props.words.screenOf(label())}>
            <For each={screens()}>
              {(one) => (
                <button
                  type="button"
                  aria-pressed={screen() === one}
                  disabled={!canOpen() && screen() !== one}
                  onClick={() => screen() !== one && props.stage.open(props.tablet, { screen: one })}
                >
                  {props.words.screens[one]}
                </button>
              )}
            </For>
          </fieldset>
        </Show>
        <div class={styles.network}>
          <Button
            variant={seat().isCut ? 'primary' : 'secondary'}
            icon={seat().isCut ? Wifi : WifiOff}
            disabled={props.stage.server().kind !== 'up'}
            aria-label={`${networkAct()} (${label()})`}
            onClick={() => void props.stage.setNetwork(props.tablet, seat().isCut)}
          >
            {networkAct()}
          </Button>
        </div>
        <IconButton
          icon={RotateCw}
          label={props.words.reload(label())}
          disabled={!canOpen()}
          onClick={() => props.stage.open(props.tablet, {})}
        />
      </div>
      {/* The page inside tells its saved edits to whoever frames it; Firefox knows that only from the referrer. */}
      <div class={styles.bezel}>
        <div class={styles.screen} ref={glass} style={{ '--scale': String(scale()) }}>
          <p class={styles.waiting}>{props.words.waiting}</p>
          <Show when={page()} keyed>
            {({ url }) => <iframe src={url} title={`${label()}: ${name()}`} allow="clipboard-write" referrerpolicy="origin" />}
          </Show>
        </div>
      </div>
    </section>
  );
}
