/** In English both genders read the same; the forms stand twice because Arabic tells them apart. */
const both = <const Text extends string>(text: Text) => ({ male: text, female: text }) as const;

/** Words of the section `list` that the first row does not need: of what opens over the rows. */
export const listParts = {
  save_saved_means: 'Everything you entered is on the server’s disk.',
  save_sending_means: 'Your edits are on their way. They are kept on this device until the server has them.',
  save_slow_means: 'The connection is slow: your edits take longer than usual. They are kept on this device until the server has them.',
  save_offline_means:
    'There is no connection to the server. You can go on: everything is kept on this device and sent by itself when the connection is back.',
  save_connecting_means: 'The connection to the server is being made. What you enter is kept on this device.',
  save_waiting: { one: '{n} edit waits to be sent.', other: '{n} edits wait to be sent.' },
  save_retry: 'Try now',

  you: 'you',
  any: 'Any',
  change: 'Change',
  unknownElector: 'Unknown elector',

  clearFilters: 'Clear filters',
  choiceWithCount: '{name} ({count})',
  sortBy: 'Order',
  showRows: 'Show {count}',

  becomesYours: 'Recorded as your guarantee',

  noteReaders: 'Read by coordinators of this committee and administrators',
  noteLooksLikePhone: 'This looks like a phone number. Everybody who can open this list reads it: leave numbers out of notes.',
  noteChangedMeanwhile: 'Changed by someone else while you write: {note}',

  actions: 'Actions',
  openSheet: 'Open details',
  copyNameAndNumber: 'Copy number and name',
  cannotCopy: 'This browser does not allow copying here.',
  withdraw: 'Withdraw guarantee',
  standAgain: 'Let it stand again',
  anotherClaim: 'Add another guarantor',
  chooseGuarantor: 'Choose a guarantor',
  handOver: 'Change guarantor',
  handOverMeans: 'Answer, contact and note move to the other guarantor; this guarantee is marked withdrawn.',
  guarantors: 'Guarantors',
  guarantorSearch: 'Name of the guarantor',
  addGuarantor: 'Add “{name}” as a guarantor',
  nobodyToChoose: 'Nobody of that name. Type a full name to add a guarantor.',

  claims: 'Guarantees',
  noClaims: 'Nobody has asked yet.',
  answeredAt: 'answered {time}',
  claimOf: 'guarantee of {name}',
  relatives: 'Probable relatives here',
  relativesHint: 'Guessed from the parts of their names.',
  noRelatives: 'Nobody with a matching name in this committee.',
  showAllRelatives: { one: 'Show the one', other: 'Show all {n}' },
  relation_parent: { male: 'father', female: 'mother' },
  relation_child: { male: 'son', female: 'daughter' },
  relation_sibling: { male: 'brother', female: 'sister' },
  relation_cousin: both('cousin'),
  relation_family: both('same family'),
  history: 'History',
  noHistory: 'No edits yet.',
  historyChange: '{what}: {old} → {new}',
  historyWithdrawn: 'Guarantee withdrawn',
  historyStands: 'Guarantee stands again',
  restore: 'Restore: {value}',
  held: 'What we hold on this person',
  historyNotKept: 'Written at the same time as another edit, which prevailed',

  printedAt: 'printed {time}',
  printBox: 'Mark',
  printFoot: 'Refusals are never printed. Keep this sheet safe and destroy it after use.',

  rest_idle: 'idle',
  rest_away: 'away',
  editsNow: 'writing',
  following: 'Following {name}',
  tabs: { one: '{n} window', other: '{n} windows' },
} as const;
