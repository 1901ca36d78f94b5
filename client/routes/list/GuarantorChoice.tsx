import UserPlus from 'lucide-solid/icons/user-plus';
import { createMemo, createSignal, type JSX, onCleanup, Show } from 'solid-js';
import type { Guarantor } from '../../../schema/api.ts';
import { AppError } from '../../../schema/errors.ts';
import { foldText } from '../../../schema/fold.ts';
import { MAX_NAME_LENGTH } from '../../../schema/limits.ts';
import { Button } from '../../components/Button.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { ChoiceList } from './ChoiceList.tsx';
import styles from './GuarantorChoice.module.css';
import { useList } from './ListContext.ts';

type Props = {
  /** People who have a claim on this elector already: they cannot be named twice (G1). */
  readonly taken: readonly string[];
  readonly onChoose: (userId: string) => void;
};

/** Who collected the pledge: the committee's people and guarantors, or a new one by name. */
export function GuarantorChoice(props: Props): JSX.Element {
  const t = useTranslation();
  const list = useList();
  let choice: HTMLDivElement | undefined;
  const [query, setQuery] = createSignal('');
  const [isAdding, setAdding] = createSignal(false);
  const [error, setError] = createSignal<string | null>(null);
  const options = createMemo(() => {
    const folded = foldText(query());
    return list
      .guarantors()
      .filter((one) => !props.taken.includes(one.id) && (folded === '' || foldText(one.name).includes(folded)))
      .map((one) => ({ value: one.id, label: one.name, hint: one.id === list.me ? t('list.you') : undefined }));
  });
  let isGone = false;
  onCleanup(() => {
    isGone = true;
  });
  const name = () => query().trim().replace(/\s+/g, ' ');
  const isNew = () => name().length > 1 && !list.guarantors().some((one) => isNamed(one.name));

  const isNamed = (one: string) => foldText(one) === foldText(name());
  /** Whom Enter means: who is called so, or the only one whose name holds a single letter; never one of whom a new name is a part. */
  function meant(): string | null {
    const [first, second] = options().filter(({ label }) => name().length < 2 || isNamed(label));
    return first && !second ? first.value : null;
  }

  async function add(): Promise<void> {
    if (isAdding()) return;
    setAdding(true);
    setError(null);
    try {
      const added = await list.api.send<Guarantor>('POST', '/api/guarantors', { name: name() });
      list.addGuarantor(added);
      if (!isGone) props.onChoose(added.id);
    } catch (reason) {
      if (!(reason instanceof AppError)) throw reason;
      setError(t.error(reason));
    } finally {
      setAdding(false);
    }
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a letter typed on the list goes on in the field above it
    <div ref={choice} class={styles.choice} onKeyDown={(event) => isLetter(event) && choice?.querySelector('input')?.focus()}>
      <TextField
        label={t('list.guarantorSearch')}
        isLabelHidden
        placeholder={t('list.guarantorSearch')}
        value={query()}
        onInput={setQuery}
        maxLength={MAX_NAME_LENGTH}
        error={error()}
        autocomplete="off"
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          const one = meant();
          if (one !== null) props.onChoose(one);
          else if (options().length === 0 && isNew()) void add();
        }}
      />
      <div class={styles.people}>
        <ChoiceList label={t('list.guarantors')} options={options()} value={null} onChoose={(id) => props.onChoose(id)} />
        <Show when={options().length === 0 && !isNew()}>
          <p class={styles.nobody}>{t('list.nobodyToChoose')}</p>
        </Show>
      </div>
      <Show when={isNew()}>
        <Button icon={UserPlus} isWide isBusy={isAdding()} onClick={() => void add()}>
          {t('list.addGuarantor', { name: name() })}
        </Button>
      </Show>
    </div>
  );
}

const isLetter = (event: KeyboardEvent): boolean =>
  [...event.key].length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey;
