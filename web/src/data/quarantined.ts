import type { AnswerOf } from '@parcours/contract/route.ts'
import type { Routes } from '@parcours/contract/routes.ts'
import { QUARANTINE_KINDS } from '@parcours/model/quarantine.ts'

/** A piece of work that was put aside, as the list shows it. */
export type Quarantined = AnswerOf<Routes['listQuarantined']>['data'][number]
export type QuarantineKind = Quarantined['kind']

/** The kind that an address names; undefined, which is all, where that is none. */
export const kindNamed = (text: string | null): QuarantineKind | undefined =>
  QUARANTINE_KINDS.find((kind) => kind === text)
