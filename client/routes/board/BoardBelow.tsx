import type { JSX } from 'solid-js';
import { ActivityList } from './ActivityList.tsx';
import styles from './Board.module.css';
import { CountProgress } from './CountProgress.tsx';
import { TurnoutPanel } from './TurnoutPanel.tsx';

/** What stands under the committees: turnout against time, the count, what happened. @param props.committee null: the whole campaign */
export function BoardBelow(props: { readonly committee: string | null }): JSX.Element {
  return (
    <>
      <TurnoutPanel committee={props.committee} />
      <div class={styles.pair} data-start="">
        <CountProgress committee={props.committee} />
        <ActivityList committee={props.committee} />
      </div>
    </>
  );
}
