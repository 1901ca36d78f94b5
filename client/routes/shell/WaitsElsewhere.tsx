import { A } from '@solidjs/router';
import CloudUpload from 'lucide-solid/icons/cloud-upload';
import { For, type JSX, Show } from 'solid-js';
import { Chip } from '../../components/Chip.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { createSurvey, nameOn } from '../device/createSurvey.ts';
import styles from './WaitsElsewhere.module.css';

/** In the bar: edits that wait here and that no pill on screen counts, one's own in other lists and those of other people. */
export function WaitsElsewhere(): JSX.Element {
  const t = useTranslation();
  const { session, sync } = useApp();
  const people = createSurvey();
  const own = () => sync.unsent().reduce((sum, { waiting, isShown }) => (isShown ? sum : sum + waiting), 0);
  const countOf = (userId: string): number =>
    people()
      ?.find((one) => one.userId === userId)
      ?.unsent.reduce((sum, line) => sum + line.count, 0) ?? 0;
  /** By id: who waits still keeps their place while the device is looked at again. */
  const others = () => (people() ?? []).map(({ userId }) => userId).filter((id) => id !== session.user()?.id && countOf(id) > 0);
  function wordsOf(userId: string): string {
    const name = nameOn(session.known(), userId);
    const count = countOf(userId);
    return name === null ? t.plural('device.othersHereUnnamed', count) : t.plural('device.othersHere', count, { name });
  }
  const Fact = (props: { readonly words: string }) => (
    <A class={styles.waits} href="/device">
      <Chip tone="warning" icon={CloudUpload}>
        {props.words}
      </Chip>
    </A>
  );
  return (
    <>
      <Show when={own() > 0}>
        <Fact words={t.plural('device.otherRooms', own())} />
      </Show>
      <For each={others()}>{(userId) => <Fact words={wordsOf(userId)} />}</For>
    </>
  );
}
