import { setImmediate } from 'node:timers/promises'
import type { ContactId } from '@parcours/model/id.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import { asText } from '@parcours/model/values/text.ts'
import { TimeOver } from '../liquid/budget.ts'
import { liquidReason } from '../liquid/reason.ts'
import type { CompiledEmail } from './compile.ts'
import { type ContactScope, templateScope, type WorkspaceScope } from './scope.ts'
import { SubjectEmpty, subjectOf } from './subject.ts'

/** Contacts for whom an email is rendered before anything is sent, to find values that make it fail. */
export const MAX_SAMPLE_CONTACTS = 200

export interface SampleRendering {
  /** The path of the field that names the email. */
  path: string
  compiled: CompiledEmail
  contacts: ContactScope[]
  workspace: WorkspaceScope
  campaign?: { name: string }
  journey?: { name: string }
  /** The time for all of it: a template's budget is for one message, and a user waits for the answer. */
  milliseconds: number
}

export interface SampleResult {
  /** Contacts rendered within the time. */
  sampled: number
  /** The subject as the first of them reads it; absent when nobody could be rendered. */
  subject?: string
  /** The number of failures, by reason. */
  failed: Map<string, number>
  /** Issues for contacts who would not get it: their subject is empty, or their rendering exceeds the budget. */
  withheld: Issue[]
  /** Values that a filter could not read, which the recipients would see as they are. */
  warnings: Issue[]
}

/** Renders an email for contacts, as many as the time allows. A failure for one contact only is found nowhere else. */
export async function renderSample({
  path,
  compiled,
  contacts,
  workspace,
  campaign,
  journey,
  milliseconds,
}: SampleRendering): Promise<SampleResult> {
  const failed = new Map<string, number>()
  const unread = new Map<string, Unread>()
  let [sampled, timesOver, subjectsEmpty] = [0, 0, 0]
  let subject: string | undefined
  for (
    const until = performance.now() + milliseconds;
    sampled < contacts.length && performance.now() < until;
    sampled++
  ) {
    // Other requests are answered in between.
    await setImmediate()
    const contact = contacts[sampled] as ContactScope
    const addresses = { open: '', unsubscribe: '', origin: '' }
    const scope = templateScope(contact, workspace, { event: {}, campaign, journey }, addresses, (_, target) => target)
    const unreadable = (filter: string, value: unknown, field: string) =>
      noteUnread(unread, contact.id, { filter, value, field })
    Object.assign(scope.filling, { unreadable })
    try {
      scope.links = compiled.links.map((target) => target(scope))
      const read = subjectOf(compiled, scope)
      for (const part of [compiled.preheader, compiled.html, compiled.text]) part(scope)
      subject ??= read
    } catch (error) {
      const reason = liquidReason(error)
      if (error instanceof TimeOver) timesOver++
      else if (error instanceof SubjectEmpty) subjectsEmpty++
      else failed.set(reason, (failed.get(reason) ?? 0) + 1)
    }
  }
  const warnings = [...unread.values()].map(({ field, filter, value, contactIds }) =>
    issue(path, 'content.unreadable', {
      field,
      filter,
      value: shortened(value),
      count: contactIds.size,
      sampled,
    }),
  )
  const withheld = [
    ...(subjectsEmpty > 0 ? [issue(path, 'content.subjectEmpty', { count: subjectsEmpty, sampled })] : []),
    ...(timesOver > 0 ? [issue(path, 'content.tooSlow', { count: timesOver, sampled })] : []),
  ]
  return { sampled, subject, failed, withheld, warnings }
}

interface Unread {
  /** The field as the author wrote it: `contact.renewal`. */
  field: string
  filter: string
  /** The first of the values. */
  value: unknown
  contactIds: Set<string>
}

function noteUnread(unread: Map<string, Unread>, contactId: ContactId, one: Omit<Unread, 'contactIds'>): void {
  const key = `${one.field} | ${one.filter}`
  const known = unread.get(key) ?? { ...one, contactIds: new Set() }
  known.contactIds.add(contactId)
  unread.set(key, known)
}

const MAX_SHOWN = 40

function shortened(value: unknown): string {
  const text = asText(value)
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN).toWellFormed()}…` : text
}
