import { consent } from './kinds/consent.ts'
import { event } from './kinds/event.ts'
import { journey } from './kinds/journey.ts'
import { message } from './kinds/message.ts'
import { order } from './kinds/order.ts'
import { orderDate } from './kinds/order-date.ts'
import { pageVisit } from './kinds/page-visit.ts'
import { property } from './kinds/property.ts'
import { reachable } from './kinds/reachable.ts'
import { rfm } from './kinds/rfm.ts'
import { sample } from './kinds/sample.ts'
import { segment } from './kinds/segment.ts'
import { tag } from './kinds/tag.ts'

/** Every kind of condition. A stored kind is never renamed. */
export const CONDITION_KINDS = {
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

export type ConditionKindName = keyof typeof CONDITION_KINDS
