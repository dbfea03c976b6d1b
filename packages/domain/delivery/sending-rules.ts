import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { Purpose } from '@parcours/model/content/kinds/kind.ts'
import type { SendingLimits } from '@parcours/model/delivery/limits.ts'
import type { TemplateId } from '@parcours/model/id.ts'
import { found } from '../problem.ts'
import { readLimits } from './limits.ts'

/** What holds now for messages of a template, read once a batch. */
export interface SendingRules {
  /** The version that is sent of it. */
  revision: number
  purpose: Purpose
  /** Of the workspace. */
  limits: SendingLimits
}

/** @throws Problem when there is no such template */
export async function readSendingRules(tx: WorkspaceTx, templateId: TemplateId): Promise<SendingRules> {
  const { limits, ...template } = found(
    await tx
      .selectFrom('contents')
      .select((eb) => ['revision', 'purpose', eb.selectFrom('sending_limits').select('limits').as('limits')])
      .where('id', '=', templateId)
      .executeTakeFirst(),
    'notFound.template',
  )
  return { ...template, limits: readLimits(limits) }
}
