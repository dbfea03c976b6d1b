import type { SendStep } from '@parcours/model/campaign/send-step.ts'
import type { WorkProgress } from '@parcours/model/progress.ts'
import {
  CancellationScope,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  isCancellation,
  log,
  patched,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow'
import type { Activities } from './activities.ts'
import { type CampaignSendInput, STATE_QUERY, WAKE_SIGNAL } from './contract.ts'
import { sendWords } from './words.ts'

const { prepareSend, sendDue } = proxyActivities<Activities>({
  startToCloseTimeout: '6h',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
})
const { decideWinner, sendProgress } = proxyActivities<Activities>({
  startToCloseTimeout: '5m',
  heartbeatTimeout: '10s',
  // The send goes on without knowing how far it was.
  cancellationType: 'TRY_CANCEL',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
})

/** Since when a send tells ops how far it is, while it is under way. */
const SHOWS_PROGRESS = 'shows-progress'
/** After this time it tells the first time, and then ever more rarely: its history grows by some events each time. */
const FIRST_SHOWN_MS = 10_000
const MAX_SHOWN_MS = 5 * 60_000

export const sendWakeSignal = defineSignal(WAKE_SIGNAL)
const stepQuery = defineQuery<SendStep | undefined>(STATE_QUERY)

/**
 * One sending of a campaign: waits for its time, fixes the audience, sends what is
 * due, waits for what is due later, decides the winner of a test. Who gets what
 * stands in PostgreSQL; this keeps the time and listens. Woken, it looks again.
 */
export async function campaignSend(input: CampaignSendInput): Promise<void> {
  let woken = false
  let step: SendStep | undefined
  let progress: WorkProgress | undefined
  const show = (next: SendStep) => setCurrentDetails(sendWords(next, progress))
  setHandler(sendWakeSignal, () => {
    woken = true
  })
  setHandler(stepQuery, () => step)
  const wait = async (until: number | undefined) => {
    if (until === undefined) await condition(() => woken)
    else if (until > Date.now()) await condition(() => woken, until - Date.now())
    woken = false
  }

  for (;;) {
    step = await prepareSend(input)
    show(step)
    if (step.kind !== 'wait' && step.kind !== 'held') break
    await wait(step.kind === 'wait' ? Date.parse(step.until) : undefined)
  }
  for (;;) {
    const sent: SendStep & { progress?: WorkProgress } = await showing(
      input,
      () => sendDue(input),
      (seen) => {
        progress = seen
        show({ kind: 'ready' })
      },
    )
    step = sent
    progress = sent.progress
    show(step)
    if (step.kind === 'over') return
    if (step.kind === 'decide' && step.at !== null && Date.parse(step.at) <= Date.now()) await decideWinner(input)
    else if (step.kind === 'wait' && Date.parse(step.until) <= Date.now()) await sleep('1s')
    else
      await wait(
        step.kind === 'wait'
          ? Date.parse(step.until)
          : step.kind === 'decide' && step.at !== null
            ? Date.parse(step.at)
            : undefined,
      )
    if (workflowInfo().continueAsNewSuggested && !woken) await continueAsNew<typeof campaignSend>(input)
  }
}

/** Does `work`, and tells meanwhile how far the send is. */
async function showing<T>(
  input: CampaignSendInput,
  work: () => Promise<T>,
  show: (progress: WorkProgress) => void,
): Promise<T> {
  if (!patched(SHOWS_PROGRESS)) return work()
  const scope = new CancellationScope()
  scope
    .run(async () => {
      for (let pause = FIRST_SHOWN_MS; ; pause = Math.min(pause * 1.5, MAX_SHOWN_MS)) {
        await sleep(pause)
        show(await sendProgress(input))
      }
    })
    .catch((error: unknown) => {
      if (!isCancellation(error)) log.warn('How far the send is could not be told', { error })
    })
  try {
    return await work()
  } finally {
    scope.cancel()
  }
}
