import { addPeople } from './add-people.ts'
import { applyBrand } from './apply-brand.ts'
import { enterDue } from './enter-due.ts'
import { enterMembers } from './enter-members.ts'
import { enterThose } from './enter-those.ts'
import { exportContacts } from './export-contacts.ts'
import { tagContacts } from './tag-contacts.ts'
import { takeOver } from './take-over.ts'
import { undoTags } from './undo-tags.ts'
import { undoTakeOver } from './undo-take-over.ts'
import type { Work } from './work.ts'

/** Every kind of long work. A stored kind is never renamed. */
export const WORKS = { tagContacts, undoTags, exportContacts, enterMembers, enterThose, enterDue, applyBrand, takeOver, undoTakeOver, addPeople }

export type OperationKind = keyof typeof WORKS
export type InputOf<Kind extends OperationKind> = (typeof WORKS)[Kind] extends Work<infer Input> ? Input : never
