import CircleAlert from 'lucide-solid/icons/circle-alert';
import CircleCheck from 'lucide-solid/icons/circle-check';
import Clock from 'lucide-solid/icons/clock';
import { createMemo, For, type JSX, Match, Show, Switch } from 'solid-js';
import type { RollElector } from '../../../schema/api.ts';
import { userOf } from '../../../schema/attendance.ts';
import { Banner } from '../../components/Banner.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useDoor } from './DoorContext.ts';
import type { Hit } from './doorSearch.ts';
import styles from './HitPanel.module.css';

const SHOWN = 8;

/** What was typed means: one row with one large button, a choice, or nobody. */
export function HitPanel(props: { readonly onUnlisted?: ((text: string) => void) | undefined }): JSX.Element {
  const t = useTranslation();
  const { entry, door } = useDoor();
  const of = <Kind extends Hit['kind']>(kind: Kind) => {
    const hit = entry.hit();
    return hit.kind === kind ? (hit as Extract<Hit, { kind: Kind }>) : null; // looked at just before
  };
  const electorsOf = (ids: readonly string[]): RollElector[] => ids.flatMap((id) => door.elector(id) ?? []);
  const alone = createMemo(() => door.elector(of('one')?.id ?? ''));
  return (
    <div class={styles.panel}>
      <Show when={entry.error()}>
        {(error) => (
          <Banner tone="danger" announce="alert" title={t('door.notKept')}>
            {t.error(error())}
          </Banner>
        )}
      </Show>
      <div class={styles.answer}>
        <OneRow elector={alone()} />
        <Switch>
          <Match when={of('nothing')}>
            <p class={styles.idle}>{t('door.idle')}</p>
          </Match>
          <Match when={of('namesakes')}>{(hit) => <Namesakes electors={electorsOf(hit().ids)} typed={hit().id} />}</Match>
          <Match when={of('several')}>
            {(hit) => (
              <div class={styles.choices}>
                <p class={styles.hint} role="status">
                  {hit().isNumber ? t('door.numberGoesOn') : t.plural('door.several', hit().ids.length)}
                </p>
                <ul class={styles.several}>
                  <For each={electorsOf(hit().ids.slice(0, SHOWN))}>{(elector) => <Suggestion elector={elector} />}</For>
                </ul>
              </div>
            )}
          </Match>
          <Match when={of('not-found')}>
            <div class={styles.notFound} role="status">
              <CircleAlert size={32} />
              <div>
                <p class={styles.title}>{t('door.notFound', { text: entry.text() })}</p>
                <p>{t('door.notFoundHint')}</p>
              </div>
              <Show when={props.onUnlisted}>
                {(onUnlisted) => (
                  <button type="button" class={styles.second} onClick={() => onUnlisted()(entry.text())}>
                    {t('door.unlisted')}
                  </button>
                )}
              </Show>
            </div>
          </Match>
        </Switch>
      </div>
    </div>
  );
}

/** Number and name, large enough to be read back to whoever stands there. */
function Who(props: { readonly elector: RollElector | undefined }): JSX.Element {
  const t = useTranslation();
  const { gender } = useDoor();
  return (
    <span class={styles.who}>
      <bdi class={styles.number}>{props.elector?.number}</bdi>
      <bdi class={styles.name}>{props.elector?.name}</bdi>
      <Show when={props.elector?.isRemoved}>
        <span class={styles.removed}>{t.gendered('door.removed', gender())}</span>
      </Show>
    </span>
  );
}

/** When and by whom an elector was seen first. */
function Seen(props: { readonly elector: string }): JSX.Element {
  const t = useTranslation();
  const { door, me, nameOf, gender } = useDoor();
  const standing = () => door.attendanceOf(props.elector).standing;
  return (
    <Show when={standing()[0]}>
      {(first) => (
        <span class={styles.seen}>
          <Clock size={20} />
          <span>
            {userOf(first()) === me
              ? t.gendered('door.markedByYou', gender(), { time: t.time(first().value.atMs) })
              : t.gendered('door.markedBy', gender(), { time: t.time(first().value.atMs), name: nameOf(userOf(first())) })}
            <Show when={door.isOnlyHere(first())}>
              {' · '}
              {t('door.onlyHere')}
            </Show>
            <Show when={standing().length > 1}> {t.plural('door.seenAgain', standing().length - 1)}</Show>
          </span>
        </span>
      )}
    </Show>
  );
}

/** Who alone is meant. It is always there, unseen and without a name while nobody is: a key then writes into it and builds nothing (B10). */
function OneRow(props: { readonly elector: RollElector | undefined }): JSX.Element {
  const t = useTranslation();
  const { door, entry, gender, focusField } = useDoor();
  const id = () => props.elector?.id ?? '';
  const hasAttended = () => door.attendanceOf(id()).hasAttended;
  return (
    <div
      class={styles.row}
      data-idle={props.elector ? undefined : ''}
      aria-hidden={props.elector ? undefined : 'true'}
      data-tone={hasAttended() ? 'warning' : undefined}
      role="status"
    >
      <Who elector={props.elector} />
      <Seen elector={id()} />
      <button
        type="button"
        class={hasAttended() && !entry.correcting() ? styles.second : styles.main}
        tabindex={props.elector ? undefined : -1}
        disabled={door.blocked() !== null}
        onClick={() => {
          if (props.elector) entry.tap(id());
          focusField();
        }}
      >
        <CircleCheck size={28} />
        {t.gendered(entry.correcting() ? 'door.wasThem' : hasAttended() ? 'door.recordAgain' : 'door.record', gender())}
      </button>
    </div>
  );
}

/** Never one tap: who is meant is chosen by what differs, then recorded (B8). */
function Namesakes(props: { readonly electors: readonly RollElector[]; readonly typed: string }): JSX.Element {
  const t = useTranslation();
  const { door, entry, gender, focusField } = useDoor();
  const factsOf = ({ birthYear, area }: RollElector): string =>
    [birthYear ? t('door.born', { year: String(birthYear) }) : '', area ?? ''].filter(Boolean).join(' · ');
  return (
    <fieldset class={styles.choice}>
      <legend class={styles.hint}>{t.plural('door.namesakes', props.electors.length)}</legend>
      <div class={styles.candidates}>
        <For each={props.electors}>
          {(elector) => (
            <button
              type="button"
              class={styles.candidate}
              aria-pressed={entry.chosen() === elector.id}
              data-typed={elector.id === props.typed ? '' : undefined}
              onClick={() => entry.choose(elector.id)}
            >
              <Who elector={elector} />
              <span class={styles.facts}>
                <bdi>{factsOf(elector) || t('door.noFacts')}</bdi>
              </span>
              <Seen elector={elector.id} />
            </button>
          )}
        </For>
      </div>
      <button
        type="button"
        class={styles.main}
        disabled={entry.chosen() === null || door.blocked() !== null}
        onClick={() => {
          const chosen = entry.chosen();
          if (chosen) entry.tap(chosen);
          focusField();
        }}
      >
        <CircleCheck size={28} />
        <Show when={door.elector(entry.chosen() ?? '')} fallback={t('door.chooseFirst')}>
          {(elector) => (
            <span>
              {t.gendered(entry.correcting() ? 'door.wasThem' : 'door.record', gender())} · <bdi>{elector().number}</bdi>
            </span>
          )}
        </Show>
      </button>
    </fieldset>
  );
}

function Suggestion(props: { readonly elector: RollElector }): JSX.Element {
  const { door, entry } = useDoor();
  return (
    <li>
      <button
        type="button"
        class={styles.suggestion}
        data-tone={door.attendanceOf(props.elector.id).hasAttended ? 'warning' : undefined}
        onClick={() => entry.pick(props.elector.id)}
      >
        <Who elector={props.elector} />
        <Seen elector={props.elector.id} />
      </button>
    </li>
  );
}
