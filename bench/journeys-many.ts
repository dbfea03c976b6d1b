import '@parcours/domain/composition.ts'
import { connect, inWorkspace } from '@parcours/db/connection.ts'
import { migrate } from '@parcours/db/migrate.ts'
import { createJourney } from '@parcours/domain/journeys/authoring/drafts.ts'
import { publishJourney } from '@parcours/domain/journeys/control/lifecycle.ts'
import { startThrowawayStack } from '@parcours/launcher/stack.ts'
import { emailOnEvent, eventBench, figuresOf } from './event-fixture.ts'
import { startProduct } from './product.ts'

// 200 live journeys that all listen for the same event, each for one page; 500 events a second over HTTP, each of
// another contact, of which one in fifty enrolls one. From the call to the email handed to the provider. API and worker
// are processes of their own. Beside it, as the machine's limit: every event enrolls one, in one journey, and spread
// over the 200 (a run each: here Temporal and its neighbours carry out some 25 a second).
const [JOURNEYS, PER_SECOND, SECONDS] = [200, 500, Number(process.argv[2] ?? 20)]
const ONE_IN = 50
const BATCH = 10

async function measure(journeys: number, oneIn: number) {
  const stack = await startThrowawayStack({ durable: true, temporalFile: true })
  const db = connect({ url: stack.postgres.url, max: 4 })
  await migrate(db)
  const { workspaceId, key, templateId } = await eventBench(db)
  await inWorkspace(db, workspaceId, async (tx) => {
    for (let page = 0; page < journeys; page++) {
      const where = [{ property: 'page', operator: 'is' as const, value: `page-${page}` }]
      const id = await createJourney(tx, workspaceId, {
        name: `Journey ${page}`,
        graph: emailOnEvent(templateId, 'Viewed', where),
      })
      await publishJourney(tx, workspaceId, id, null, new Date())
    }
  })
  const product = await startProduct(stack, ['api', 'worker'])
  // Which journey it is for moves on by a step that has no common factor with their number.
  const pageOf = (nth: number) => (nth % oneIn === 0 ? `page-${((nth / oneIn) * 77) % journeys}` : 'another')
  const sentAt = new Map<string, number>()
  const send = async (names: string[]) => {
    const now = Date.now()
    for (const name of names) sentAt.set(`${name}@example.com`, now)
    const batch = names.map((name) => ({
      type: 'track',
      userId: name,
      event: 'Viewed',
      properties: { page: pageOf(Number(name.replace(/\D/g, ''))) },
      context: { traits: { email: `${name}@example.com` } },
    }))
    const answer = await fetch(`${product.url}/v1/batch`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify({ batch }),
    })
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
  }
  const run = async (prefix: string, seconds: number) => {
    const calls: Promise<void>[] = []
    const begun = performance.now()
    for (let sent = 0; sent < PER_SECOND * seconds; sent += BATCH) {
      calls.push(send(Array.from({ length: BATCH }, (_, index) => `${prefix}${sent + index}`)))
      await new Promise((resolve) =>
        setTimeout(resolve, Math.max(0, begun + ((sent + BATCH) / PER_SECOND) * 1000 - performance.now())),
      )
    }
    await Promise.all(calls)
    return (PER_SECOND * seconds) / ((performance.now() - begun) / 1000)
  }
  try {
    await run('warm', 5)
    const perSecond = await run('measured', SECONDS)
    return {
      ...(await figuresOf(db, sentAt, (PER_SECOND * SECONDS) / oneIn)),
      events_per_second: Math.round(perSecond),
    }
  } finally {
    await product.stop()
    await db.destroy()
    await stack.stop()
  }
}

const many = await measure(JOURNEYS, ONE_IN)
const one = await measure(1, 1)
const all = await measure(JOURNEYS, 1)
console.log(
  JSON.stringify({
    journeys: JOURNEYS,
    ...many,
    entering_per_second: PER_SECOND / ONE_IN,
    all_into_one_p50_ms: one.p50_ms,
    all_into_one_p95_ms: one.p95_ms,
    all_into_one_emails: one.emails,
    all_over_200_p95_ms: all.p95_ms,
    all_over_200_emails: all.emails,
  }),
)
