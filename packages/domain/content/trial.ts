import { setImmediate } from 'node:timers/promises'
import { type Issue, issue } from '@parcours/model/issue.ts'
import { asText } from '@parcours/model/values/text.ts'
import { TimeOver } from '../liquid/budget.ts'
import { liquidReason } from '../liquid/reason.ts'
import type { CompiledEmail } from './compile.ts'
import { type ContactScope, templateScope, type WorkspaceScope } from './scope.ts'

/** People whose emails are filled in before anyone is written to, to see whether any fails. */
export const MAX_TRIED = 200

export interface Trial {
  /** Of the email concerned. */
  path: string
  compiled: CompiledEmail
  people: ContactScope[]
  workspace: WorkspaceScope
  campaign?: { name: string }
  journey?: { name: string }
  /** Time for it: what a template may use is limited for one message, and someone waits for the answer. */
  milliseconds: number
}

export interface Tried {
  /** How many there was time for. */
  tried: number
  /** How many of them it fails for, by reason. */
  failed: Map<string, number>
  /** For whom it takes longer than it may. */
  late: Issue[]
  /** What a filter could not read, which those people would see as it is. */
  warnings: Issue[]
}

/** Fills an email in for people, as many as there is time for. What fails for one only is found by nobody else. */
export async function tryEmail({
  path,
  compiled,
  people,
  workspace,
  campaign,
  journey,
  milliseconds,
}: Trial): Promise<Tried> {
  const failed = new Map<string, number>()
  const unread = new Map<string, Unread>()
  let [tried, timesOver] = [0, 0]
  for (const until = performance.now() + milliseconds; tried < people.length && performance.now() < until; tried++) {
    // Others are answered in between.
    await setImmediate()
    const contact = people[tried] as ContactScope
    const addresses = { open: '', unsubscribe: '', origin: '' }
    const scope = templateScope(contact, workspace, { event: {}, campaign, journey }, addresses, (_, target) => target)
    const unreadable = (filter: string, value: unknown, field: string) =>
      noteUnread(unread, contact.id, { filter, value, field })
    Object.assign(scope.filling, { unreadable })
    try {
      scope.links = compiled.links.map((target) => target(scope))
      for (const part of [compiled.subject, compiled.preheader, compiled.html, compiled.text]) part(scope)
    } catch (error) {
      const reason = liquidReason(error)
      if (error instanceof TimeOver) timesOver++
      else failed.set(reason, (failed.get(reason) ?? 0) + 1)
    }
  }
  const warnings = [...unread.values()].map(({ field, filter, value, contactIds }) =>
    issue(path, 'content.unreadable', { field, filter, value: shortened(value), count: contactIds.size, tried }),
  )
  const late = timesOver > 0 ? [issue(path, 'content.tooSlow', { count: timesOver, tried })] : []
  return { tried, failed, late, warnings }
}

interface Unread {
  /** As the author wrote it: `contact.renewal`. */
  field: string
  filter: string
  /** The first of the values. */
  value: unknown
  contactIds: Set<string>
}

function noteUnread(unread: Map<string, Unread>, contactId: string, one: Omit<Unread, 'contactIds'>): void {
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
