import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { SendState } from '@parcours/model/campaign/state.ts'
import type { SendId } from '@parcours/model/id.ts'
import { countsOf, totalsOf } from './counters.ts'
import { type Figures, figuresOf } from './progress.ts'

export interface SendFigures
  extends Pick<Figures, 'sent' | 'delivered' | 'opened' | 'clicked' | 'unsubscribed' | 'bounced'> {
  id: SendId
  startsAt: Date
  state: SendState
}

/** Of a campaign that recurs daily, three months of sends. */
const MAX_SENDS = 100

/** The latest of a campaign's sends with what became of their messages, by their counters. */
export async function sendsOf(
  tx: WorkspaceTx,
  sends: { id: SendId; starts_at: Date; state: SendState }[],
): Promise<SendFigures[]> {
  const shown = sends.filter(({ state }) => state !== 'withdrawn').slice(0, MAX_SENDS)
  const counts = await countsOf(
    tx,
    shown.map(({ id }) => id),
  )
  const bySend = Map.groupBy(counts, ({ send_id }) => send_id)
  return shown.map(({ id, starts_at, state }) => {
    const { sent, delivered, opened, clicked, unsubscribed, bounced } = figuresOf(totalsOf(bySend.get(id) ?? []))
    return { id, startsAt: starts_at, state, sent, delivered, opened, clicked, unsubscribed, bounced }
  })
}
