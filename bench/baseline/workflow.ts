import { proxyActivities, sleep } from '@temporalio/workflow'
import type { BaselineActivities } from './measure.ts'

const { isPro, sendEmail } = proxyActivities<BaselineActivities>({ startToCloseTimeout: '1m' })

/** The same journey as most would write it: one workflow for one contact. */
export async function oneContact(contactId: string): Promise<void> {
  if (!(await isPro(contactId))) return
  await sleep('1s')
  await sendEmail(contactId)
}
