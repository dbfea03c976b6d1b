import type { AnswerOf } from '@parcours/contract/route.ts'
import type { Routes } from '@parcours/contract/routes.ts'

/** A piece of work that was put aside, as the list shows it. */
export type Quarantined = AnswerOf<Routes['listQuarantined']>['data'][number]
export type QuarantineKind = Quarantined['kind']
