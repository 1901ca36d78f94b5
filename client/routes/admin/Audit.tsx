import ScrollText from 'lucide-solid/icons/scroll-text';
import { createMemo, createSignal, type JSX, Match, Show, Switch } from 'solid-js';
import type { Committee, CommitteeDetail } from '../../../schema/api.ts';
import { AUDIT_KINDS, type AuditKind, isAuditKind } from '../../../schema/audit.ts';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorPanel } from '../../components/ErrorPanel.tsx';
import { Page } from '../../components/Page.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { SelectField } from '../../components/SelectField.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { createLoad } from '../createLoad.ts';
import { ExportButton } from '../exports/ExportButton.tsx';
import styles from './audit/Audit.module.css';
import { AuditList } from './audit/AuditList.tsx';
import { ChainPanel } from './audit/ChainPanel.tsx';
import { createAuditPages } from './audit/createAuditPages.ts';
import type { AuditNames } from './audit/detailWords.ts';
import { allPeople } from './people/allPeople.ts';

/** Who did what and when, newest first, and whether it is still what was written. */
export function Audit(): JSX.Element {
  const t = useTranslation();
  const { api, isOnline } = useApp();
  const [kind, setKind] = createSignal<AuditKind | ''>('');
  const [user, setUser] = createSignal('');
  const people = createLoad(() => allPeople(api), isOnline);
  // names of what details have ids of; where they cannot be read the ids stand there
  const places = createLoad(async () => {
    const committees = await api.send<Committee[]>('GET', '/api/committees');
    const first = committees[0];
    const guarantors = first ? (await api.send<CommitteeDetail>('GET', `/api/committees/${encodeURIComponent(first.id)}`)).guarantors : [];
    return { codes: new Map(committees.map(({ id, code }) => [id, code])), guarantors: namesById(guarantors) };
  }, isOnline);
  const personNames = createMemo(() => namesById(people.data() ?? []));
  const names: AuditNames = {
    personOf: (id) => personNames().get(id) ?? places.data()?.guarantors.get(id),
    codeOf: (committee) => places.data()?.codes.get(committee) ?? committee,
  };
  const pages = createAuditPages({ api, isOnline, kind, user });
  const kinds = () => [
    { value: '', label: t('audit.everyKind') },
    ...Object.entries(AUDIT_KINDS).map(([value, words]) => ({ value, label: words[t.language] })),
  ];
  const persons = () => [
    { value: '', label: t('audit.everybody') },
    ...(people.data() ?? []).map(({ id, name, username }) => ({ value: id, label: `${name} · ${username}` })),
  ];
  return (
    <Page>
      <PageHeading title={t('audit.title')} action={<ExportButton committee={null} first="audit" />}>
        {t('audit.text')}
      </PageHeading>
      <ChainPanel />
      <div class={styles.filters}>
        <SelectField
          label={t('audit.kind')}
          value={kind()}
          options={kinds()}
          onChange={(value) => setKind(isAuditKind(value) ? value : '')}
        />
        <SelectField label={t('audit.person')} value={user()} options={persons()} onChange={setUser} />
      </div>
      <Switch fallback={<Skeleton count={8} />}>
        <Match when={pages.entries()?.length === 0 && !pages.hasMore()}>
          <EmptyState icon={ScrollText} title={t('audit.none')}>
            {t('audit.noneText')}
          </EmptyState>
        </Match>
        <Match when={pages.entries()}>
          {(entries) => (
            <>
              <AuditList entries={entries()} names={names} />
              <Show when={pages.error()}>
                {(error) => (
                  <Banner tone="warning" announce="alert">
                    {t.error(error())}
                  </Banner>
                )}
              </Show>
              <Show when={pages.hasMore()} fallback={<p class={styles.quiet}>{t('audit.end')}</p>}>
                <Button isBusy={pages.isLoading()} onClick={pages.more}>
                  {t('audit.more')}
                </Button>
              </Show>
            </>
          )}
        </Match>
        <Match when={pages.error()}>
          {(error) => <ErrorPanel error={error()} onRetry={pages.reload} isRetrying={pages.isLoading()} />}
        </Match>
      </Switch>
    </Page>
  );
}

const namesById = (all: readonly { readonly id: string; readonly name: string }[]): ReadonlyMap<string, string> =>
  new Map(all.map(({ id, name }) => [id, name]));
