import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { hasLiquid } from '@parcours/model/content/has-liquid.ts'
import type { ContactId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { newBudget } from '../liquid/budget.ts'
import { parseLiquid } from '../liquid/liquid.ts'
import { inTurn } from '../process/turns.ts'
import { needsOf } from './compile.ts'
import { type ContactScope, contactScopeSql, loadWorkspaceScope, templateScope } from './scope.ts'

/** Once the fields of a cohort have taken so long, each contact behind has less time for its own. */
const UNHURRIED_MS = 5000
/** Ordinary fields take a hundredth of it. */
const SHORT_MS = 20

/** A contact for whom the fields of a step are rendered. */
export interface ContactToFill {
  contactId: ContactId
  entry: unknown
}

/** The fields of a step that hold Liquid, ready to be filled in for many; the others are left out. */
export interface Fields {
  names: string[]
  /** What each of these contacts finds in the fields, by field; whom nobody knows any more has none. */
  fillFor(tx: WorkspaceTx, journey: string, contacts: ContactToFill[]): Promise<Map<string, Record<string, string>>>
}

/**
 * Compiles those of the texts that hold Liquid, once for everyone who
 * passes. What cannot be filled in for a contact, or not in time, is empty for them.
 */
export function compileFields(texts: Record<string, unknown>): Fields {
  const compiled = Object.entries(texts).flatMap(([name, text]) =>
    hasLiquid(text) ? [{ name, filling: parseLiquid('plain', text) }] : [],
  )
  const needs = needsOf(compiled.map(({ filling }) => filling))
  return {
    names: compiled.map(({ name }) => name),
    async fillFor(tx, journey, contacts) {
      if (compiled.length === 0 || contacts.length === 0) return new Map()
      const workspace = await loadWorkspaceScope(tx)
      const { rows } = await sql<{ contact: ContactScope }>`
        SELECT ${contactScopeSql(needs)} AS contact
          FROM contacts c
         WHERE c.id = ANY (${contacts.map(({ contactId }) => contactId)}::uuid[])`.execute(tx)
      const entries = new Map(contacts.map(({ contactId, entry }) => [contactId, entry]))
      const found = new Map<string, Record<string, string>>()
      let left = UNHURRIED_MS
      for (const { contact } of rows) {
        const scope = templateScope(
          contact,
          workspace,
          { event: entries.get(contact.id), journey: { name: journey } },
          { open: '', unsubscribe: '', origin: '' },
          (_, target) => target,
        )
        const { made, milliseconds } = await inTurn(false, () => {
          scope.filling.budget = newBudget(left > 0 ? undefined : SHORT_MS)
          return Object.fromEntries(compiled.map(({ name, filling }) => [name, filled(filling.fill, scope)]))
        })
        left -= milliseconds
        found.set(contact.id, made)
      }
      return found
    },
  }
}

/** A template that exceeds its limits for one contact must not hold up the others. */
function filled(fill: (scope: object) => string, scope: object): string {
  try {
    return fill(scope).trim()
  } catch {
    return ''
  }
}
