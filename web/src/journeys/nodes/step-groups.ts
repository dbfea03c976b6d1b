import type { NodeKindName } from '@parcours/model/journey/registry.ts'
import type { TFunction } from 'i18next'
import { folded } from '../../parts/search.ts'
import { NODE_VIEWS } from './registry.ts'
import { STEP_GROUPS, type StepGroup } from './view.ts'

/** The kinds of steps by group, each group as its registry orders it: what is used most stands first. */
const KINDS = Map.groupBy(Object.keys(NODE_VIEWS) as NodeKindName[], (kind) => NODE_VIEWS[kind].group)

/** The kinds of steps that are called or do what was searched for, by group. */
export function stepGroups(t: TFunction, search: string): { group: StepGroup; kinds: NodeKindName[] }[] {
  const wanted = folded(search.trim())
  return STEP_GROUPS.flatMap((group) => {
    const kinds = (KINDS.get(group) ?? []).filter((kind) =>
      folded(`${t(`nodes.${kind}.name`)} ${t(`nodes.${kind}.what`)}`).includes(wanted),
    )
    return kinds.length > 0 ? [{ group, kinds }] : []
  })
}
