import { For, type JSX } from 'solid-js';
import { parseKey } from '../../../schema/keys.ts';
import { Button } from '../../components/Button.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { valueWords } from './claimWords.ts';
import { useList } from './ListContext.ts';
import styles from './RefusedEdits.module.css';

/** What this person wrote and was not accepted, with the reason; kept until they say that they have seen it. */
export function RefusedEdits(): JSX.Element {
  const t = useTranslation();
  const list = useList();
  const lines = () =>
    list.room.refusals().flatMap(({ key, value, reason }) => {
      const parsed = parseKey('guarantees', key);
      const words = parsed?.kind === 'claim' ? valueWords(parsed.field, value, list.genderOf(parsed.elector), t) : null;
      if (parsed?.kind !== 'claim' || words === null) return [];
      const why =
        reason === 'conflict'
          ? t('list.notAccepted_conflict')
          : reason === 'read-only'
            ? t('list.notAccepted_readOnly')
            : t('list.notAccepted_other');
      return [{ name: list.elector(parsed.elector)?.name ?? t('list.unknownElector'), words, why }];
    });
  return (
    <section class={styles.refused}>
      <ul class={styles.lines}>
        <For each={lines()}>
          {(line) => (
            <li>
              <span>
                <bdi>{line.name}</bdi>: {line.words}
              </span>
              <span class={styles.why}>{line.why}</span>
            </li>
          )}
        </For>
      </ul>
      <Button isWide onClick={() => list.room.dismissRefusals()}>
        {t('list.notAccepted_seen')}
      </Button>
    </section>
  );
}
