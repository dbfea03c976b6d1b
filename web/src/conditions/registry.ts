import type { ConditionKindName } from '@parcours/model/condition/registry.ts'
import { consent } from './kinds/Consent.tsx'
import { event } from './kinds/Event.tsx'
import { journey } from './kinds/Journey.tsx'
import { message } from './kinds/Message.tsx'
import { order } from './kinds/Order.tsx'
import { orderDate } from './kinds/OrderDate.tsx'
import { pageVisit } from './kinds/PageVisit.tsx'
import { property } from './kinds/Property.tsx'
import { reachable } from './kinds/Reachable.tsx'
import { rfm } from './kinds/Rfm.tsx'
import { sample } from './kinds/Sample.tsx'
import { segment } from './kinds/Segment.tsx'
import { tag } from './kinds/Tag.tsx'
import type { ConditionView } from './view.ts'

/** How each kind of condition looks. A kind that the model has and this lacks is a compile error. */
export const CONDITION_VIEWS: { [Kind in ConditionKindName]: ConditionView<Kind> } = {
  property,
  tag,
  event,
  pageVisit,
  message,
  order,
  orderDate,
  rfm,
  journey,
  segment,
  consent,
  reachable,
  sample,
}

/** The kinds in the order and groups in which they are offered. */
export const CONDITION_GROUPS: Record<'who' | 'did' | 'bought' | 'belongs', ConditionKindName[]> = {
  who: ['property', 'tag', 'consent', 'reachable'],
  did: ['event', 'pageVisit', 'message'],
  bought: ['order', 'orderDate', 'rfm'],
  belongs: ['segment', 'journey', 'sample'],
}
