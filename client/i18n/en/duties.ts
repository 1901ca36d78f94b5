/** What each role does, and what its screen will hold once it is built. */
export const duties = {
  does_admin: 'Sets up people, the roll and the committees; sees every list.',
  does_coordinator: 'Keeps the guarantee list of one or more committees.',
  does_attendance: 'Checks electors off at the door. Never sees a guarantee.',
  does_clerk: 'Counts ballots in one stream; never sees the other stream.',
  does_reconciler: 'Settles counts and forms that differ.',
  does_viewer: 'Sees the board of the operations room.',
  does_auditor: 'Verifies the record: who and when.',
  does_caller: 'Calls those who promised and have not come.',
  does_guarantor: 'Keeps the people whose pledges they collected.',
  soon_guarantor: 'Here the people whose pledges you collected will be, to be kept up to date.',
} as const;
