import { parseArgs } from 'node:util'
import { DemoVisitors } from './demo-visitors.ts'
import { machineLanguage } from './options.ts'
import { say } from './progress.ts'

// Sends events to the demo as a shop would, beside its visitors and as fast as is wanted, until Ctrl-C.
const { values } = parseArgs({
  options: { url: { type: 'string', default: 'http://127.0.0.1:4000' }, rate: { type: 'string', default: '2' } },
})
const perSecond = Math.min(50, Math.max(0.1, Number(values.rate) || 2))
const visitors = new DemoVisitors(values.url, machineLanguage())

say(`${perSecond} events a second to ${values.url}; Ctrl-C to stop.`)
let sent = 0
for (;;) {
  try {
    const { userId, event } = await visitors.visit()
    say(`${String(++sent).padStart(6)}  ${userId}  ${event}`)
  } catch (error) {
    say(`Not taken: ${error instanceof Error ? error.message : error}. Is the demo running? (npm start)`)
    process.exit(1)
  }
  await new Promise((resolve) => setTimeout(resolve, 1000 / perSecond))
}
