import { and, count as countRows, eq } from 'drizzle-orm';
import type { Member } from '../../schema/access.ts';
import type { RecordAudit } from '../../schema/audit.ts';
import { mayPhotograph, type PhotoRule } from '../../schema/election.ts';
import { AppError } from '../../schema/errors.ts';
import type { CommitteeId } from '../../schema/ids.ts';
import { committee as committees } from '../../schema/tables/campaign.ts';
import { formPhoto } from '../../schema/tables/results.ts';
import type { Actor, Acts } from '../accounts/acts.ts';
import type { Recounts } from '../accounts/recounts.ts';
import type { Db } from '../database.ts';
import type { PhotoFiles } from './photoFiles.ts';
import { type ImageType, readImage } from './readImage.ts';

/** Of one clerk's count: a form has a few pages, and some are taken twice. */
export const MAX_PHOTOS_A_STREAM = 20;
const SAME_READING_MS = 10 * 60_000;
const MAX_KNOWN = 1_000;

export type Photos = ReturnType<typeof createPhotos>;

/**
 * Photos of official forms (CR62): rows that say whose they are, files that hold them.
 *
 * @param deps.rule of which committees forms are photographed now
 */
export function createPhotos(deps: {
  readonly db: Db;
  readonly acts: Acts;
  readonly files: PhotoFiles;
  readonly recounts: Pick<Recounts, 'lastOf'>;
  readonly rule: () => PhotoRule;
  readonly record: RecordAudit;
  readonly now: () => number;
}) {
  const { db, files, now } = deps;
  const readAtMs = new Map<string, number>();
  const rowsOf = (committeeId: string, sha256: string) =>
    db
      .select()
      .from(formPhoto)
      .where(and(eq(formPhoto.committeeId, committeeId), eq(formPhoto.sha256, sha256)))
      .all();
  const has = (committee: string, sha256: string, stream: 'a' | 'b'): boolean =>
    rowsOf(committee, sha256).some((row) => row.stream === stream);
  /** The same picture may be the other stream's, or another committee's, too. */
  const isOfSomebody = (sha256: string): boolean => db.select().from(formPhoto).where(eq(formPhoto.sha256, sha256)).get() !== undefined;
  const streamOf = (member: Member, committee: CommitteeId) => member.committees.find(({ id }) => id === committee)?.stream ?? null;

  /** Once in ten minutes of one photo by one person: a screen shows it again and again. */
  function noteReading(committee: CommitteeId, sha256: string, by: Actor): void {
    const name = `${by.userId} ${committee} ${sha256}`;
    const nowMs = now();
    if (Math.abs(nowMs - (readAtMs.get(name) ?? Number.NEGATIVE_INFINITY)) < SAME_READING_MS) return;
    deps.record({ kind: 'photo-read', ...by, details: { committee, photo: sha256 } });
    if (readAtMs.size >= MAX_KNOWN) readAtMs.clear();
    readAtMs.set(name, nowMs);
  }

  return {
    /**
     * Keeps a photo of a clerk's own stream, of the last count, where forms are photographed (CT46). The same again changes nothing, whatever the rule is by then.
     * @param again asks once more whether they may, when the last byte is there (H15)
     * @throws AppError: `forbidden` without a stream there; `too-large`; `unreadable-file`; `conflict` where none are taken (any more), or too many are there; `cannot-save`
     */
    async keep(
      member: Member,
      committee: CommitteeId,
      sha256: string,
      body: AsyncIterable<Uint8Array>,
      { by, again }: { readonly by: Actor; readonly again: () => Promise<void> },
    ): Promise<void> {
      const stream = streamOf(member, committee);
      if (stream === null) throw new AppError('forbidden');
      refuseMore(committee, sha256, stream);
      const found = await files.keep(sha256, body, async (bytes) => {
        const type = typeOrThrow(bytes);
        await again();
        refuseMore(committee, sha256, stream);
        return { type, bytes: bytes.length };
      });
      try {
        deps.acts.act(() => {
          if (has(committee, sha256, stream)) return;
          if (!files.has(sha256)) throw new AppError('cannot-save'); // it went with somebody else's that was refused
          const count = deps.recounts.lastOf(committee);
          refuseMore(committee, sha256, stream);
          db.insert(formPhoto)
            .values({ ...found, committeeId: committee, sha256, stream, count, by: by.userId, at: now() })
            .run();
          deps.record({ kind: 'photo-stored', ...by, details: { committee, count, stream, photo: sha256 } });
        });
      } catch (error) {
        if (!isOfSomebody(sha256)) files.remove(sha256);
        throw error;
      }
    },

    /**
     * Shows one; to a clerk those of their own stream only.
     * @throws AppError: `not-found`, also to a clerk of what the other one has
     */
    async read(
      member: Member,
      committee: CommitteeId,
      sha256: string,
      by: Actor,
    ): Promise<{ readonly type: ImageType; readonly bytes: Buffer }> {
      const row = rowsOf(committee, sha256).find(({ stream }) => member.role !== 'clerk' || stream === streamOf(member, committee));
      const bytes = row ? await files.read(sha256) : null;
      if (!row || !bytes) throw new AppError('not-found', { what: 'such photo' });
      noteReading(committee, sha256, by);
      return { type: row.type, bytes };
    },
  };

  function isPhotographed(committee: CommitteeId): boolean {
    const found = db.select({ gender: committees.gender }).from(committees).where(eq(committees.id, committee)).get();
    return found !== undefined && mayPhotograph(deps.rule(), found.gender);
  }

  function refuseMore(committee: CommitteeId, sha256: string, stream: 'a' | 'b'): void {
    if (has(committee, sha256, stream)) return;
    if (!isPhotographed(committee))
      throw new AppError('conflict', {
        reason_en: 'forms of this committee are not photographed',
        reason_ar: 'لا يُصوَّر محضر هذه اللجنة',
      });
    const there = db
      .select({ n: countRows() })
      .from(formPhoto)
      .where(and(eq(formPhoto.committeeId, committee), eq(formPhoto.stream, stream), eq(formPhoto.count, deps.recounts.lastOf(committee))))
      .get();
    if ((there?.n ?? 0) >= MAX_PHOTOS_A_STREAM)
      throw new AppError('conflict', {
        reason_en: `there are ${MAX_PHOTOS_A_STREAM} photos of this count already`,
        reason_ar: `بلغ عدد صور هذا الفرز ${MAX_PHOTOS_A_STREAM}`,
      });
  }
}

function typeOrThrow(bytes: Buffer): ImageType {
  const verdict = readImage(bytes);
  if ('type' in verdict) return verdict.type;
  throw new AppError('unreadable-file', WHY_REFUSED[verdict.refused]);
}

const WHY_REFUSED = {
  'no-image': { reason_en: 'it is no JPEG, PNG or WebP', reason_ar: 'ليس بصيغة JPEG أو PNG أو WebP' },
  'tells-more': {
    reason_en: 'where, when or with what it was taken stands in it',
    reason_ar: 'فيه بيانات عن مكان التقاطه أو وقته أو جهازه',
  },
  'too-many-pixels': { reason_en: 'it has too many pixels', reason_ar: 'أبعاد الصورة أكبر من المسموح' },
} as const;
