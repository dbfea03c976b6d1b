import type { SendStep } from '@parcours/model/campaign/send-step.ts'
import type { Census } from '@parcours/model/journey/advance.ts'
import type { Plan } from '@parcours/model/journey/plan.ts'
import { counted, minute, share, shortName } from '@parcours/model/ops-words.ts'
import type { WorkProgress } from '@parcours/model/progress.ts'

// What the current details of workflows say, in Markdown, for ops in Temporal Web UI. They cost no event of history.

/** How far a journey's run is: who of it stands where. */
export function runWords(
  plan: Plan,
  size: number | undefined,
  { census, held }: { census: Census; held: boolean },
): string {
  if (census.length === 0) return 'Nobody is left in it.'
  const inside = census.reduce((sum, { all = 0 }) => sum + all, 0)
  const steps = census.map(({ nodeId, all = 0, ready, due: [next] }) => {
    const label = shortName(plan.steps[nodeId]?.label ?? nodeId)
    const then =
      ready > 0 ? `, ${ready.toLocaleString('en-US')} go on now` : next ? `, the next at ${minute(next.at)}` : ''
    return `- ${label}: ${counted(all, 'contact')}${then}`
  })
  const state = held ? 'The journey is paused. ' : ''
  // Who came as it was about to begin is not in its size.
  const who = size === undefined || inside > size ? counted(inside, 'contact') : share(inside, size, 'contacts')
  return `${state}In it: ${who}\n\n${steps.join('\n')}`
}

const NEXT: { [Kind in SendStep['kind']]: (step: Extract<SendStep, { kind: Kind }>) => string } = {
  ready: () => 'It is being sent.',
  held: () => 'It is paused.',
  wait: ({ until }) => `It goes on at ${minute(until)}.`,
  decide: ({ at }) => (at ? `The test is decided at ${minute(at)}.` : 'The test waits for someone to decide it.'),
  over: () => 'It is over.',
}

/** How far the send of a campaign is, and what comes next. */
export function sendWords(step: SendStep, progress: WorkProgress | undefined): string {
  const next = NEXT[step.kind](step as never)
  return progress?.total ? `Sent ${progressWords(progress, 'contacts')} ${next}` : next
}

/** How far long work is, of so many rows or contacts. */
export function progressWords({ done, total }: WorkProgress, many: string): string {
  return `${share(done, total, many)}.`
}

/** What a workflow that always runs has done since its history began. */
export function roundWords(what: string, sum: number, latest: number, since: number): string {
  const count = (number: number) => number.toLocaleString('en-US')
  return `${count(sum)} ${what} since ${minute(since)}; ${count(latest)} in the last round of some minutes.`
}
