import type { ConditionSettings } from '@parcours/model/condition/condition.ts'
import type { ConditionKindName } from '@parcours/model/condition/registry.ts'
import type { ConditionSql } from './kind.ts'
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

/** The SQL of each kind of condition. A kind that the model has and this lacks is a compile error. */
export const CONDITION_SQL: { [Kind in ConditionKindName]: ConditionSql<ConditionSettings<Kind>> } = {
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
