import type { JourneyNode } from '@parcours/model/journey/graph.ts'
import type { NodeKindName } from '@parcours/model/journey/registry.ts'
import type { Behaviour, BehaviourOf } from './behaviour.ts'
import { branch } from './branch.ts'
import { changeList } from './change-list.ts'
import { condition } from './condition.ts'
import { emitEvent } from './emit-event.ts'
import { exit } from './exit.ts'
import { recordConsent } from './record-consent.ts'
import { sendEmail } from './send-email.ts'
import { split } from './split.ts'
import { startJourney } from './start-journey.ts'
import { tellTeam } from './tell-team.ts'
import { TRIGGERS } from './triggers.ts'
import { updateContact } from './update-contact.ts'
import { WAITS } from './waits.ts'
import { webhook } from './webhook.ts'

/**
 * What each kind of node does. A kind that the model has and this lacks is a compile error. Triggers and waits have
 * registries of their own, as the machinery asks for their facets, and actions use the machinery.
 */
const BEHAVIOURS: { [Kind in NodeKindName]: BehaviourOf<Kind> } = {
  ...TRIGGERS,
  ...WAITS,
  condition,
  branch,
  split,
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

/**
 * What a step does. The registry pairs each kind with its own
 * settings, which the compiler cannot follow through a lookup.
 */
export function behaviourOf({ kind }: Pick<JourneyNode, 'kind'>): Behaviour<unknown> {
  return BEHAVIOURS[kind] as Behaviour<unknown>
}
