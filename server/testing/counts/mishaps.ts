/** What goes wrong in a count. */
export const CLERK_MISHAPS = [
  /** A ballot is not heard. */
  'missed',
  /** Something else is tapped than was read. */
  'slip',
  /** A tablet dies with ballots that nobody else has, which are entered again from the pile; it comes back later. */
  'dead',
  /** …and one of those that are entered again is another then. */
  'dead-other',
  /** Somebody else goes on, on a tablet that has nothing of it and no network; for a while both tap. */
  'relief',
  /** …and they do not tap the same. */
  'relief-other',
  /** After the seal something is corrected on a tablet. */
  'late',
  /** The pace is lost: the hall's own totals are entered instead. */
  'totals',
  /** A figure of the form is read wrong. */
  'misread',
] as const;
export type ClerkMishap = (typeof CLERK_MISHAPS)[number];
/** `swapped`: two candidates' figures stand in each other's place · `arithmetic`: what is said to be the sum is not. */
export const FORM_MISHAPS = ['swapped', 'arithmetic'] as const;
export type FormMishap = (typeof FORM_MISHAPS)[number];
