import { A } from '@solidjs/router';
import Inbox from 'lucide-solid/icons/inbox';
import { type JSX, onCleanup, Show } from 'solid-js';
import type { HeldEditsAnswer } from '../../../schema/deviceApi.ts';
import { Chip } from '../../components/Chip.tsx';
import { MoreWords } from '../../i18n/MoreWords.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { DeskLink } from '../attendance/DeskLink.tsx';
import { BoardLink } from '../board/BoardLink.tsx';
import { ChaseLink } from '../chase/ChaseLink.tsx';
import { createLoad } from '../createLoad.ts';
import { ResultLink } from '../results/ResultLink.tsx';
import styles from './Waiting.module.css';

const LOOK_EVERY_MS = 60_000;
const DECIDERS: readonly string[] = ['coordinator', 'admin'];

/** The ways from a committee's list to what else a coordinator looks after: its doors, its chase list, its result, its figures on the board, and how many edits wait for a decision while any does. */
export function WaitingLink(props: { readonly committee: string }): JSX.Element {
  const { session } = useApp();
  return (
    <Show when={DECIDERS.includes(session.user()?.role ?? '')}>
      <DeskLink committee={props.committee} />
      <Counted committee={props.committee} />
      <ChaseLink committee={props.committee} />
      <ResultLink committee={props.committee} />
      <BoardLink committee={props.committee} />
    </Show>
  );
}

function Counted(props: { readonly committee: string }): JSX.Element {
  const { api, isOnline } = useApp();
  const path = () => `/api/committees/${encodeURIComponent(props.committee)}/held-edits?limit=1`; // how many is all that is told
  const held = createLoad(() => api.send<HeldEditsAnswer>('GET', path()), isOnline);
  const looking = setInterval(() => isOnline() && held.reload(), LOOK_EVERY_MS);
  onCleanup(() => clearInterval(looking));
  return (
    <Show when={held.data()?.waiting}>
      {(count) => (
        <MoreWords>
          <Count committee={props.committee} count={count()} />
        </MoreWords>
      )}
    </Show>
  );
}

function Count(props: { readonly committee: string; readonly count: number }): JSX.Element {
  const t = useTranslation();
  return (
    <A class={styles.link} href={`/c/${props.committee}/waiting`}>
      <Chip tone="warning" icon={Inbox}>
        {t.plural('sealed.waiting', props.count)}
      </Chip>
    </A>
  );
}
