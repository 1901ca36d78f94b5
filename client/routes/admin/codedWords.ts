/** Words in the person's language and, after them, what stands in no language: an id, a committee's code, something that has no words. */
export type CodedWords = { readonly words: string; readonly code?: string };
