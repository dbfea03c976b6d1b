import { setImmediate } from 'node:timers/promises'
import type { MessageValues } from '@parcours/model/i18n/say.ts'
import type { ContactId } from '@parcours/model/id.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import { asText, truncateText } from '@parcours/model/values/text.ts'
import { TimeOver } from '../liquid/budget.ts'
import { liquidReason } from '../liquid/reason.ts'
import { aboutLanguage, type CompiledEmails, type CompiledLanguage, languageFor } from './compile-languages.ts'
import { type ContactScope, templateScope, type WorkspaceScope } from './scope.ts'
import { SubjectEmpty, subjectOf } from './subject.ts'

/** Contacts for whom an email is rendered before anything is sent, to find values that make it fail. */
export const MAX_SAMPLE_CONTACTS = 200

export interface SampleRendering {
  /** The path of the field that names the email. */
  path: string
  compiled: CompiledEmails
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
  /** The number of failures, by language and reason. */
  failed: { reason: string; times: number; about: MessageValues }[]
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
  const found = new Map<CompiledLanguage, Findings>()
  let sampled = 0
  let subject: string | undefined
  for (
    const until = performance.now() + milliseconds;
    sampled < contacts.length && performance.now() < until;
    sampled++
  ) {
    // Other requests are answered in between.
    await setImmediate()
    const contact = contacts[sampled] as ContactScope
    const email = languageFor(compiled, contact.language)
    const findings = found.get(email) ?? newFindings()
    found.set(email, findings)
    const addresses = { open: '', unsubscribe: '', origin: '' }
    const occasion = { event: {}, campaign, journey, language: email.language }
    const scope = templateScope(contact, workspace, occasion, addresses, (_, target) => target)
    const unreadable = (filter: string, value: unknown, field: string) =>
      noteUnread(findings.unread, contact.id, { filter, value, field })
    Object.assign(scope.filling, { unreadable })
    try {
      scope.links = email.links.map((target) => target(scope))
      const read = subjectOf(email, scope)
      for (const part of [email.preheader, email.html, email.text]) part(scope)
      subject ??= read
    } catch (error) {
      const reason = liquidReason(error)
      if (error instanceof TimeOver) findings.timesOver++
      else if (error instanceof SubjectEmpty) findings.subjectsEmpty++
      else findings.failed.set(reason, (findings.failed.get(reason) ?? 0) + 1)
    }
  }
  const result: SampleResult = { sampled, subject, failed: [], withheld: [], warnings: [] }
  for (const [email, { failed, unread, timesOver, subjectsEmpty }] of found) {
    const about = aboutLanguage(compiled, email)
    for (const [reason, times] of failed) result.failed.push({ reason, times, about })
    if (subjectsEmpty > 0)
      result.withheld.push(issue(path, 'content.subjectEmpty', { count: subjectsEmpty, sampled, ...about }))
    if (timesOver > 0) result.withheld.push(issue(path, 'content.tooSlow', { count: timesOver, sampled, ...about }))
    for (const { field, filter, value, contactIds } of unread.values()) {
      const values = { field, filter, value: beginningOf(value), count: contactIds.size, sampled, ...about }
      result.warnings.push(issue(path, 'content.unreadable', values))
    }
  }
  return result
}

/** What was found in one language. */
interface Findings {
  failed: Map<string, number>
  unread: Map<string, Unread>
  timesOver: number
  subjectsEmpty: number
}

const newFindings = (): Findings => ({ failed: new Map(), unread: new Map(), timesOver: 0, subjectsEmpty: 0 })

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

function beginningOf(value: unknown): string {
  const text = asText(value)
  return text.length > MAX_SHOWN ? `${truncateText(text, MAX_SHOWN)}…` : text
}
