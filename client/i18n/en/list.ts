/** In English both genders read the same; the forms stand twice because Arabic tells them apart. */
const both = <const Text extends string>(text: Text) => ({ male: text, female: text }) as const;

export const list = {
  title: 'Guarantees of {code}',
  grid: 'Guarantee list',
  comma: ', ',
  quoted: '“{text}”',
  unknownPerson: 'unknown',

  column_number: 'Number',
  column_name: 'Name',
  column_family: 'Family',
  column_area: 'Area',
  column_answer: 'Answer',
  column_contact: 'Contact',
  column_guarantor: 'Guarantor',
  column_note: 'Note',
  column_menu: 'Actions',

  promised: both('Promised'),
  undecided: both('Undecided'),
  refused: both('Refused'),
  notAsked: both('Not asked'),
  contradicting: both('Contradicting'),
  withdrawn: 'Withdrawn',
  stands: 'stands again',
  contact_none: both('Not contacted'),
  contact_reached: both('Reached'),
  contact_noAnswer: both('No answer'),
  contact_wrongNumber: both('Wrong number'),
  contact_away: both('Away'),
  side: '{name}: {answer}',

  filters: 'Filters',
  filter_all: 'All',
  filter_mine: both('Mine'),
  filter_promised: both('Promised'),
  filter_undecided: both('Undecided'),
  filter_refused: both('Refused'),
  filter_contradicting: both('Contradicting'),
  filter_notAsked: both('Not asked'),
  filter_withdrawn: 'Withdrawn',
  moreFilters: 'More',
  showAll: 'Show all',
  showIt: 'Show',

  total_promised: both('Guaranteed'),
  ofRegistered: {
    male: { one: 'of {n} registered', other: 'of {n} registered' },
    female: { one: 'of {n} registered', other: 'of {n} registered' },
  },
  shown: {
    male: { one: '{n} elector shown', other: '{n} electors shown' },
    female: { one: '{n} elector shown', other: '{n} electors shown' },
  },

  search: 'Search by name or number',
  searchHint: 'Name or number',
  clearSearch: 'Clear the search',
  matches: { male: { one: '{n} found', other: '{n} found' }, female: { one: '{n} found', other: '{n} found' } },

  undo: 'Undo my last edit',

  changes: { one: '{n} change · refresh', other: '{n} changes · refresh' },
  isOpen: 'Waits for your decision',
  leaves: 'No longer in this view',
  rowWaits: 'Added under {name}. Its row comes with the next refresh.',
  justMoved: 'The rows have just moved. Tap again.',
  justTaken: 'This row has just become somebody else’s: nothing was recorded.',
  notInView: '{name} is not in this view.',

  removedFromRoll: both('No longer on the roll'),
  namesake: 'Same name twice · {facts}',
  bornIn: 'born {year}',
  noGuarantor: 'No guarantor yet',
  noNote: 'no note',

  actionsFor: 'Actions for {name}',

  isHere: ' is here',
  isEditing: ' is writing',
  changedBy: 'changed by {name} just now',
  changedJustNow: 'changed just now',
  news: { one: '{names} changed {n} row on screen', other: '{names} changed {n} rows on screen' },
  newsUnknown: { one: '{n} row on screen was changed', other: '{n} rows on screen were changed' },

  save_saved: 'Saved',
  save_sending: { one: 'Sending {n}…', other: 'Sending {n}…' },
  save_sendingSlowly: { one: 'Sending {n} slowly…', other: 'Sending {n} slowly…' },
  save_offline: 'Offline · nothing waiting',
  save_offlineWaiting: { one: 'Offline · {n} waiting', other: 'Offline · {n} waiting' },
  save_connecting: 'Connecting…',
  save_cannotSave: 'Cannot save on this device: stop entering',
  'save_cannot-save_means':
    'This device cannot keep what you enter. Nothing more can be entered here: free some storage and reload, or go on with another device.',

  notAccepted: { one: '{n} edit of yours does not stand', other: '{n} edits of yours do not stand' },

  readOnly: 'Read only: your role sees this list and does not change it.',
  noElectors: 'No electors in this committee yet',
  noElectorsHint: 'An administrator imports the roll; the electors appear here by themselves after a reload.',
  nothingFound: 'Nobody in this view',
  nothingFoundHint: 'No elector matches the search and the filters together.',
  offlineAtLoad: 'No connection to the server',
  offlineAtLoadHint:
    'The list cannot be opened without it. It opens by itself as soon as the server can be reached; what you entered before is kept on this device.',

  print: 'Print or export',
  printHeading: 'Committee {code} · {site}',
} as const;
