import { MAILBOX_OF, type Mailbox, mailboxOf } from '@parcours/model/delivery/limits.ts'
import { type RawBuilder, sql } from 'kysely'
import type { Destinations } from '../channel.ts'

const MAILBOX_BY_DOMAIN = JSON.stringify(Object.fromEntries(MAILBOX_OF))

/** The mailbox provider of an address: SQL. */
export function mailboxSql(address: RawBuilder<string | null>): RawBuilder<Mailbox> {
  return sql`coalesce(${MAILBOX_BY_DOMAIN}::jsonb ->> lower(split_part(${address}, '@', 2)), 'other')`
}

/** Providers of mailboxes trust a sender who sends no more than what they are used to. */
export const mailboxes: Destinations = { of: mailboxOf, limits: ({ perHour, warmUp }) => ({ perHour, warmUp }) }
