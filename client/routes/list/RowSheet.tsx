import { A } from '@solidjs/router';
import UserPlus from 'lucide-solid/icons/user-plus';
import X from 'lucide-solid/icons/x';
import { createMemo, createSignal, For, type JSX, onCleanup, Show } from 'solid-js';
import { contradictionOf } from '../../../schema/settlements.ts';
import { AnchoredPanel } from '../../components/AnchoredPanel.tsx';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { MoreWords } from '../../i18n/MoreWords.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { createPart } from '../createPart.ts';
import { AnswerButtons } from './AnswerButtons.tsx';
import { STANDING_LOOKS } from './answerLooks.ts';
import { ClaimCard } from './ClaimCard.tsx';
import { Contradiction } from './Contradiction.tsx';
import { GuarantorChoice } from './GuarantorChoice.tsx';
import { useList } from './ListContext.ts';
import { Relatives } from './Relatives.tsx';
import styles from './RowSheet.module.css';

type Props = { readonly elector: string; readonly onClose: () => void };

/** All that is known of one elector: who claims them and what they said, probable relatives, who wrote what when. */
export function RowSheet(props: Props): JSX.Element {
  const t = useTranslation();
  const list = useList();
  const history = createPart(() => import('./HistoryList.tsx').then((module) => module.HistoryList));
  history.fetch();
  const { session } = useApp();
  onCleanup(list.list.stillness.hold());
  const elector = () => list.elector(props.elector);
  const gender = () => list.genderOf(props.elector);
  const claims = () => list.list.claimsOf(props.elector);
  const owners = createMemo(() => claims().map((claim) => claim.owner), undefined, { equals: isSameList });
  const standing = () => list.list.standingOf(props.elector);
  const isContradicting = createMemo(() => contradictionOf(claims()).length > 0);
  const facts = () =>
    [
      elector()?.family,
      elector()?.area,
      elector()?.birthYear ? t('list.bornIn', { year: String(elector()?.birthYear) }) : undefined,
    ].filter(Boolean);

  return (
    <AnchoredPanel
      label={elector()?.name ?? t('list.unknownElector')}
      about={
        <>
          {t('list.column_number')} <span class="figures">{elector()?.number}</span>
          <For each={facts()}>
            {(fact) => (
              <>
                {' '}
                · <bdi>{fact}</bdi>
              </>
            )}
          </For>
        </>
      }
      corner={<IconButton icon={X} label={t('common.close')} onClick={() => props.onClose()} />}
      onClose={() => props.onClose()}
    >
      <div class={styles.sheet}>
        <div class={styles.chips}>
          <Chip tone={STANDING_LOOKS[standing()].tone} icon={STANDING_LOOKS[standing()].icon}>
            {t.gendered(`list.${standing()}`, gender())}
          </Chip>
          <Show when={elector()?.isRemoved}>
            <Chip tone="warning">{t.gendered('list.removedFromRoll', gender())}</Chip>
          </Show>
        </div>
        <Show when={isContradicting()}>
          <MoreWords>
            <Contradiction elector={props.elector} />
          </MoreWords>
        </Show>
        <section class={styles.section}>
          <h3>{t('list.claims')}</h3>
          <For each={owners()}>{(owner) => <ClaimCard elector={props.elector} owner={owner} />}</For>
          <Show
            when={list.edits.blocked() === null}
            fallback={
              <Show when={owners().length === 0}>
                <p class={styles.quiet}>{t('list.noClaims')}</p>
              </Show>
            }
          >
            <NewClaim elector={props.elector} taken={owners()} />
          </Show>
        </section>
        <Relatives elector={props.elector} />
        <Show when={history.part()}>{(part) => part()({ elector: props.elector })}</Show>
        <Show when={session.user()?.role === 'admin'}>
          <A class={styles.held} href={`/admin/electors/${props.elector}`}>
            {t('list.held')}
          </A>
        </Show>
      </div>
    </AnchoredPanel>
  );
}

const isSameList = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((item, i) => item === b[i]);

/** A further claim: whose, then what was said. Open at once while nobody has claimed the elector. */
function NewClaim(props: { readonly elector: string; readonly taken: readonly string[] }): JSX.Element {
  const t = useTranslation();
  const list = useList();
  const [isOpen, setOpen] = createSignal(false);
  const [chosen, setChosen] = createSignal<string | null>(null);
  const [isChoosing, setChoosing] = createSignal(false);
  const guarantor = () => chosen() ?? (props.taken.includes(list.me) ? null : list.me);
  const isShown = () => isOpen() || props.taken.length === 0;
  const close = () => {
    setOpen(false);
    setChosen(null);
    setChoosing(false);
  };
  return (
    <Show
      when={isShown()}
      fallback={
        <Button icon={UserPlus} isWide onClick={() => setOpen(true)}>
          {t('list.anotherClaim')}
        </Button>
      }
    >
      <div class={styles.fresh}>
        <Show
          when={!isChoosing() && guarantor()}
          fallback={
            <GuarantorChoice
              taken={props.taken}
              onChoose={(id) => {
                setChosen(id);
                setChoosing(false);
              }}
            />
          }
        >
          {(id) => (
            <>
              <p class={styles.by}>
                <span>
                  {t('list.column_guarantor')}: <bdi>{list.nameOf(id())}</bdi>
                </span>
                <Button variant="quiet" onClick={() => setChoosing(true)}>
                  {t('list.change')}
                </Button>
              </p>
              <AnswerButtons
                value={null}
                gender={list.genderOf(props.elector)}
                onChoose={(answer) => {
                  if (answer === 'notAsked') list.edits.assign(props.elector, id());
                  else list.edits.setAnswer({ elector: props.elector, owner: id() }, answer);
                  close();
                }}
              />
            </>
          )}
        </Show>
        <Show when={props.taken.length > 0}>
          <Button variant="quiet" onClick={close}>
            {t('common.cancel')}
          </Button>
        </Show>
      </div>
    </Show>
  );
}
