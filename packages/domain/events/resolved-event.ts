import type { ContactId } from '@parcours/model/id.ts'
import type { InboxKind } from './inbox.ts'

/** An event whose contact is known. */
export interface ResolvedEvent {
  id: string
  contactId: ContactId
  kind: InboxKind
  name: string
  properties: Record<string, unknown>
  traits?: Record<string, unknown> | undefined
  context?: Record<string, unknown> | undefined
  occurredAt: Date
  receivedAt: Date
}

/** Whether it is counted under its name: tracked events, pages and screens are. */
export function isCounted(event: Pick<ResolvedEvent, 'kind'>): boolean {
  return event.kind === 'track' || event.kind === 'page' || event.kind === 'screen'
}

/** Whether it is a change of a contact, rather than an action. */
export function isChange({ kind }: Pick<ResolvedEvent, 'kind'>): boolean {
  return kind === 'change'
}
