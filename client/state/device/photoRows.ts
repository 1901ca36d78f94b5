/** How photos of official forms lie in a person's database (CT46): beside the API's answers, under names that no path has. A store of their own would be another version of the database, which an older page does not open. */
export type PhotoRow = {
  readonly path: string;
  readonly etag: null;
  readonly atMs: number;
  readonly isSent: boolean;
  readonly bytes: Uint8Array;
  /** Of a photo that is not sent: what is left of it afterwards. Rows of earlier versions have none. */
  readonly small?: Uint8Array;
  /** Not sent, and no key opens it any more: only another photo helps. */
  readonly isGone?: boolean;
};

const PREFIX = 'photo ';
export const photoName = (committee: string, sha256: string): string => `${PREFIX}${committee} ${sha256}`;
export const rangeOfPhotos = (): IDBKeyRange => IDBKeyRange.bound(PREFIX, `${PREFIX}\uffff`);
