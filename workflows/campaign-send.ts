import type { SendStep } from '@parcours/model/campaign/send-step.ts'
import {
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  proxyActivities,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow'
import type { Activities } from './activities.ts'
import { type CampaignSendInput, STATE_QUERY, WAKE_SIGNAL } from './contract.ts'

const { prepareSend, sendDue } = proxyActivities<Activities>({
  startToCloseTimeout: '6h',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
})
const { decideWinner } = proxyActivities<Activities>({
  startToCloseTimeout: '5m',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
})

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
    if (step.kind !== 'wait' && step.kind !== 'held') break
    await wait(step.kind === 'wait' ? Date.parse(step.until) : undefined)
  }
  for (;;) {
    step = await sendDue(input)
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
