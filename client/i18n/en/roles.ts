export const roles = {
  admin: 'Administrator',
  coordinator: 'Coordinator',
  attendance: 'Door operator',
  clerk: 'Counting clerk',
  reconciler: 'Reconciler',
  viewer: 'Viewer',
  auditor: 'Auditor',
  caller: 'Caller',
  guarantor: 'Guarantor',
} as const;
