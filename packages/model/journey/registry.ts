import type { z } from 'zod'
import type { NodeKind, Role } from './node-kind.ts'
import { branch } from './nodes/branch.ts'
import { changeList } from './nodes/change-list.ts'
import { condition } from './nodes/condition.ts'
import { emitEvent } from './nodes/emit-event.ts'
import { exit } from './nodes/exit.ts'
import { recordConsent } from './nodes/record-consent.ts'
import { sendEmail } from './nodes/send-email.ts'
import { split } from './nodes/split.ts'
import { startJourney } from './nodes/start-journey.ts'
import { tellTeam } from './nodes/tell-team.ts'
import { triggerChange } from './nodes/trigger-change.ts'
import { triggerDate } from './nodes/trigger-date.ts'
import { triggerEvent } from './nodes/trigger-event.ts'
import { triggerManual } from './nodes/trigger-manual.ts'
import { triggerMessage } from './nodes/trigger-message.ts'
import { triggerSchedule } from './nodes/trigger-schedule.ts'
import { triggerSegment } from './nodes/trigger-segment.ts'
import { updateContact } from './nodes/update-contact.ts'
import { wait } from './nodes/wait.ts'
import { waitForEvent } from './nodes/wait-for-event.ts'
import { waitForMessage } from './nodes/wait-for-message.ts'
import { waitForSegment } from './nodes/wait-for-segment.ts'
import { webhook } from './nodes/webhook.ts'

/**
 * Every kind of node there is. The domain and the editor have a
 * registry of the same keys; the type checker compares them.
 */
export const NODE_KINDS = {
  triggerEvent,
  triggerSegment,
  triggerDate,
  triggerSchedule,
  triggerChange,
  triggerMessage,
  triggerManual,
  condition,
  branch,
  split,
  wait,
  waitForEvent,
  waitForMessage,
  waitForSegment,
  sendEmail,
  updateContact,
  recordConsent,
  changeList,
  emitEvent,
  startJourney,
  tellTeam,
  webhook,
  exit,
}

export type NodeKindName = keyof typeof NODE_KINDS

/** The kinds of nodes of a role. */
export type KindOfRole<R extends Role> = {
  [Kind in NodeKindName]: (typeof NODE_KINDS)[Kind]['role'] extends R ? Kind : never
}[NodeKindName]

/**
 * What the model knows of a kind. The registry pairs each kind with
 * its own settings, which the compiler cannot follow through a lookup.
 */
export function kindOf({ kind }: { kind: NodeKindName }): NodeKind<string, unknown> {
  return NODE_KINDS[kind] as unknown as NodeKind<string, unknown>
}

/** What a node of this kind is set to. */
export type SettingsOf<Kind extends NodeKindName> = z.output<(typeof NODE_KINDS)[Kind]['settings']>
