import { accessTo, type Member, ROLL_SIGHT } from '../../schema/access.ts';
import type { RecordAudit } from '../../schema/audit.ts';
import { AppError, type Language } from '../../schema/errors.ts';
import type { ExportedRequest } from '../../schema/exportApi.ts';
import { type ExportFormat, type ExportWhat, exportGrant } from '../../schema/exports.ts';
import type { CommitteeId } from '../../schema/ids.ts';
import { formatRoomName, type Room } from '../../schema/rooms.ts';
import type { Caller } from '../accounts/accounts.ts';
import { actorOf } from '../accounts/actorOf.ts';
import type { ExportThread, ThreadExport } from './exportThread.ts';

/** A file on its way: written down already, and not begun. */
export type LeavingFile = { readonly name: string; readonly bytes: ReadableStream<Uint8Array> };
/** One committee, or all that the caller may export it of. */
export type ExportScope = { readonly committee: CommitteeId } | { readonly committees: readonly CommitteeId[] };

/** What has to be in SQL before something is read. */
const ROOMS_OF = {
  guarantees: ['guarantees'],
  attendance: ['attendance'],
  chase: ['guarantees', 'attendance'],
  tally: ['tally'],
  results: ['tally'],
  audit: [],
} as const satisfies Record<ExportWhat, readonly Room['kind'][]>;

/**
 * The one way for lists to leave: looked at, read, and written down before the first byte (EX1).
 *
 * @param deps.reach resolves when what was acknowledged in these rooms is in SQL, and what results come to as well; rejects with `cannot-save` when it cannot be brought there in time
 * @param deps.countsOf how many counts a committee has
 */
export function createExports(deps: {
  readonly thread: Pick<ExportThread, 'open'>;
  readonly reach: (rooms: readonly string[], what: ExportWhat | 'snapshot') => Promise<void>;
  readonly countsOf: (committee: CommitteeId) => number;
  /** Whether a caller may still do what they were let in for: they may have waited, and a file may take minutes. */
  readonly stands: (caller: Caller) => boolean;
  readonly record: RecordAudit;
  readonly timeZone: () => string;
  readonly now: () => number;
}) {
  const { thread, record, now } = deps;

  function roomsOf(what: ExportWhat, committee: CommitteeId): string[] {
    const streams = () => Array.from({ length: deps.countsOf(committee) }, (_, i) => streamsOf(committee, i + 1)).flat();
    return ROOMS_OF[what].flatMap((kind) => (kind === 'tally' ? streams() : [formatRoomName({ kind, committee })]));
  }

  /** @throws AppError('forbidden') */
  function allow({ role }: Member, what: ExportWhat): void {
    if (exportGrant(role, what) === null) throw new AppError('forbidden');
  }

  /** Writes down that something leaves; when that fails nothing does, nor when whoever asked for it has been shut out since. */
  function leave(
    opened: ThreadExport,
    caller: Caller,
    details: Readonly<Record<string, string | readonly string[]>>,
    name: string,
  ): LeavingFile {
    const mayGoOn = (): boolean => deps.stands(caller);
    try {
      if (!mayGoOn()) throw new AppError('token-expired');
      record({ kind: 'exported', ...actorOf(caller), details: { ...details, rows: opened.rows } });
    } catch (error) {
      opened.close();
      throw error;
    }
    return { name, bytes: opened.bytes(mayGoOn) };
  }

  return {
    /** Whether a role may take something along, of whichever committee. @throws AppError('forbidden') */
    allow,
    /** @throws AppError: `forbidden`; `too-fast` when several are under way; `cannot-save` while not all that was saved is in SQL; `token-expired` when the caller may not any more */
    async sheet(caller: Caller, what: ExportWhat, format: ExportFormat, scope: ExportScope, language: Language): Promise<LeavingFile> {
      const { member, user } = caller;
      allow(member, what);
      const isWhole = 'committees' in scope;
      const isOwn = isWhole && exportGrant(member.role, what) === 'own';
      const committees = isWhole ? scope.committees : [scope.committee];
      await deps.reach(
        committees.flatMap((committee) => roomsOf(what, committee)),
        what,
      );
      const atMs = now();
      const request = {
        ...{ what, format, committees, isWhole, isOwn, language, atMs },
        seesRoll: ROLL_SIGHT[member.role] === 'all' || ROLL_SIGHT[member.role] === 'own',
        seesWhat: member.role === 'admin',
        by: user.name,
        timeZone: deps.timeZone(),
      };
      const opened = await thread.open(request, user.id);
      const which: Readonly<Record<string, string | readonly string[]>> = isOwn
        ? { committees }
        : isWhole
          ? {}
          : { committee: scope.committee };
      const whose = isWhole ? (isOwn ? 'own' : 'all') : scope.committee;
      return leave(opened, caller, { what, format, ...which }, fileName(what, whose, atMs, format));
    },

    /** Whether the caller may is decided before; of rooms that they do not read there is nothing in it. @throws AppError: `too-fast`; `cannot-save` */
    async snapshot(caller: Caller, committee: CommitteeId): Promise<LeavingFile> {
      const { member, user } = caller;
      const rooms = (['guarantees', 'attendance', 'result'] as const)
        .filter((kind) => accessTo(member, { kind, committee }) !== null)
        .map((kind) => formatRoomName({ kind, committee }));
      await deps.reach(rooms, 'snapshot');
      const atMs = now();
      const by = { id: user.id, name: user.name };
      const opened = await thread.open(
        { what: 'snapshot', committee, rooms, seesRoll: ROLL_SIGHT[member.role] !== null, by, atMs },
        user.id,
      );
      return leave(opened, caller, { what: 'snapshot', format: 'json', committee }, fileName('snapshot', committee, atMs, 'json'));
    },

    /** What leaves the screen on paper or by the clipboard. @throws AppError('forbidden'), or what SQLite throws: then it may not leave */
    told(caller: Caller, committee: CommitteeId, { how, what, lines }: ExportedRequest): void {
      allow(caller.member, what);
      record({ kind: 'exported', ...actorOf(caller), details: { what, format: how, committee, rows: lines } });
    },
  };
}
export type Exports = ReturnType<typeof createExports>;

const streamsOf = (committee: CommitteeId, count: number): string[] =>
  (['a', 'b'] as const).map((stream) => formatRoomName({ kind: 'tally', committee, count, stream }));

/** In ASCII, and of the day as everybody's clock has it somewhere: what is exact stands in the file. */
const fileName = (what: string, whose: string, atMs: number, format: string): string =>
  `${what}-${whose}-${new Date(atMs).toISOString().slice(0, 16).replace(/[T:]/g, '')}.${format}`;
