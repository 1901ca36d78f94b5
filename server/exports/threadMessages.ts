import type { ExportRequest, SnapshotRequest } from './exportRequest.ts';

/** What the server asks of the thread that reads: nothing is made that was not asked for, so that a slow download holds nothing in memory. */
export type ToThread =
  | { readonly id: number; readonly kind: 'open'; readonly request: ExportRequest | SnapshotRequest }
  | { readonly id: number; readonly kind: 'next' }
  | { readonly id: number; readonly kind: 'close' };

export type FromThread =
  | { readonly id: number; readonly kind: 'opened'; readonly rows: number }
  | { readonly id: number; readonly kind: 'bytes'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly id: number; readonly kind: 'end' }
  | { readonly id: number; readonly kind: 'failed'; readonly message: string };
