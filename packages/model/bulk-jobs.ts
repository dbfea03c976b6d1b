/** Long work on many things; a stored kind is never renamed. */
export const BULK_JOB_KINDS = [
  'tagContacts',
  'undoTags',
  'exportContacts',
  'enterMembers',
  'enterThose',
  'enterDue',
  'applyBrand',
  'takeOver',
  'undoTakeOver',
  'addPeople',
] as const
export type BulkJobKindName = (typeof BULK_JOB_KINDS)[number]

export const BULK_JOB_STATES = ['running', 'done', 'undone'] as const
export type BulkJobState = (typeof BULK_JOB_STATES)[number]
