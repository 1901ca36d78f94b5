import { For, type JSX } from 'solid-js';
import { DEMO_PASSWORD, DEMO_PEOPLE, TABLETS, type Tablet } from '../../schema/demo.ts';
import type { Language } from '../../schema/errors.ts';
import { Avatar } from '../components/Avatar.tsx';
import type { Stage } from './createStage.ts';
import styles from './Stage.module.css';
import type { Words } from './words.ts';

type Props = { readonly stage: Stage; readonly words: Words; readonly language: Language };

/** A card for every person of the demo: a click hands one of the tablets over. */
export function People(props: Props): JSX.Element {
  const holds = (tablet: Tablet, username: string) => props.stage.seats[tablet].username === username;
  const take = (tablet: Tablet, username: string) => {
    props.stage.open(tablet, { username });
    document.getElementById('tablets')?.scrollIntoView({ block: 'start', behavior: 'smooth' });
  };
  return (
    <section class={styles.people} id="people" aria-labelledby="people-title" tabindex="-1">
      <div class={styles.peopleHead}>
        <h2 id="people-title">{props.words.peopleTitle}</h2>
        <p>{props.words.peopleHint(DEMO_PASSWORD)}</p>
      </div>
      <ul class={styles.cards}>
        <For each={DEMO_PEOPLE}>
          {({ username, name }) => (
            <li class={styles.card}>
              <div class={styles.cardHead}>
                <Avatar userId={username} name={name[props.language]} size="lg" />
                <div>
                  <h3>{name[props.language]}</h3>
                  <p class={styles.role}>{props.words.people[username]?.role}</p>
                </div>
                <code dir="ltr">{username}</code>
              </div>
              <p class={styles.sees}>{props.words.people[username]?.sees}</p>
              <div class={styles.give} dir="ltr">
                <For each={TABLETS}>
                  {(tablet) => (
                    <button
                      type="button"
                      dir="auto"
                      aria-pressed={holds(tablet, username)}
                      aria-label={props.words.give(props.words.tablet[tablet], name[props.language])}
                      title={props.stage.canOpen(tablet) ? undefined : props.words.cannotOpen}
                      disabled={!props.stage.canOpen(tablet)}
                      onClick={() => take(tablet, username)}
                    >
                      {props.words.tablet[tablet]}
                    </button>
                  )}
                </For>
              </div>
            </li>
          )}
        </For>
      </ul>
    </section>
  );
}
