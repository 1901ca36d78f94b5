import UserRoundPlus from 'lucide-solid/icons/user-round-plus';
import UserRoundSearch from 'lucide-solid/icons/user-round-search';
import { createSignal, type JSX, Match, Show, Switch } from 'solid-js';
import type { Committee, User } from '../../../schema/api.ts';
import { foldText } from '../../../schema/fold.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorPanel } from '../../components/ErrorPanel.tsx';
import { Page } from '../../components/Page.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { SearchField } from '../../components/SearchField.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useToaster } from '../../components/toasts.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { createLoad } from '../createLoad.ts';
import { allPeople } from './people/allPeople.ts';
import { HandOver } from './people/HandOver.tsx';
import { InvitationHandOver } from './people/InvitationHandOver.tsx';
import styles from './people/People.module.css';
import { PeopleList } from './people/PeopleList.tsx';
import { type Given, PersonDialog } from './people/PersonDialog.tsx';

type Open =
  | { readonly kind: 'form'; readonly person: User | null }
  | { readonly kind: 'handOver'; readonly user: User; readonly given: Given; readonly isNew: boolean };

/** Everybody with an account: find, add, change, close. */
export function People(): JSX.Element {
  const t = useTranslation();
  const toaster = useToaster();
  const { api, session, isOnline } = useApp();
  const people = createLoad(() => allPeople(api), isOnline);
  const committees = createLoad(() => api.send<Committee[]>('GET', '/api/committees'), isOnline);
  const [query, setQuery] = createSignal('');
  const [open, setOpen] = createSignal<Open | null>(null);
  const found = () => {
    const words = foldText(query()).split(' ').filter(Boolean);
    return (people.data() ?? []).filter(({ name, username }) => words.every((word) => foldText(`${name} ${username}`).includes(word)));
  };

  function saved(user: User, given: Given, isNew: boolean): void {
    people.reload();
    if (given.kind !== 'nothing') setOpen({ kind: 'handOver', user, given, isNew });
    else {
      setOpen(null);
      toaster.show({ text: t('admin.saved', { name: user.name }), tone: 'success' });
    }
  }

  function withdrawn(user: User): void {
    people.reload();
    toaster.show({ text: t('admin.withdrawn', { name: user.name }), tone: 'success' });
  }

  return (
    <Page>
      <PageHeading
        title={t('admin.peopleTitle')}
        action={
          <Button variant="primary" icon={UserRoundPlus} disabled={!people.data()} onClick={() => setOpen({ kind: 'form', person: null })}>
            {t('admin.addPerson')}
          </Button>
        }
      >
        {t('admin.peopleText')}
      </PageHeading>
      <Switch fallback={<Skeleton count={6} />}>
        <Match when={people.data()}>
          <div class={styles.tools}>
            <SearchField label={t('admin.searchPeople')} value={query()} onInput={setQuery} />
            <p class={styles.quiet} role="status">
              {t.plural('admin.count', found().length)}
            </p>
          </div>
          <Show
            when={found().length > 0}
            fallback={
              <EmptyState icon={UserRoundSearch} title={t('admin.noMatch', { query: query() })}>
                {t('admin.noMatchText')}
              </EmptyState>
            }
          >
            <PeopleList
              people={found()}
              committees={committees.data() ?? []}
              selfId={session.user()?.id}
              onChoose={(person) => {
                setOpen({ kind: 'form', person });
                people.reload(); // they may have joined since
              }}
            />
          </Show>
        </Match>
        <Match when={people.error()}>
          {(error) => <ErrorPanel error={error()} onRetry={people.reload} isRetrying={people.isLoading()} />}
        </Match>
      </Switch>
      <OpenDialog
        open={open()}
        api={api}
        selfId={session.user()?.id}
        committees={committees.data() ?? []}
        latest={(id) => people.data()?.find((one) => one.id === id)}
        onClose={() => setOpen(null)}
        onSaved={saved}
        onWithdrawn={withdrawn}
      />
    </Page>
  );
}

type OpenProps = {
  readonly open: Open | null;
  readonly api: ReturnType<typeof useApp>['api'];
  readonly selfId: string | undefined;
  readonly committees: readonly Committee[];
  readonly latest: (id: string) => User | undefined;
  readonly onClose: () => void;
  readonly onSaved: (user: User, given: Given, isNew: boolean) => void;
  readonly onWithdrawn: (user: User) => void;
};

function OpenDialog(props: OpenProps): JSX.Element {
  const form = () => (props.open?.kind === 'form' ? props.open : null);
  const handOver = () => (props.open?.kind === 'handOver' ? props.open : null);
  return (
    <Switch>
      <Match when={form()} keyed>
        {({ person }) => (
          <PersonDialog
            api={props.api}
            person={person}
            latest={(person && props.latest(person.id)) ?? person}
            isSelf={person !== null && person.id === props.selfId}
            committees={props.committees}
            onClose={props.onClose}
            onSaved={(user, given) => props.onSaved(user, given, person === null)}
            onWithdrawn={props.onWithdrawn}
          />
        )}
      </Match>
      <Match when={handOver()} keyed>
        {({ user, given, isNew }) => {
          if (given.kind === 'invitation') return <InvitationHandOver user={user} invitation={given.invitation} onClose={props.onClose} />;
          if (given.kind === 'password') return <HandOver user={user} password={given.password} isNew={isNew} onClose={props.onClose} />;
          return null;
        }}
      </Match>
    </Switch>
  );
}
