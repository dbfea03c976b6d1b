import { invalid } from '@parcours/domain/problem.ts'
import type { MessageCode } from '@parcours/model/i18n/en.ts'
import { type IdKind, parseIdOfAny } from '@parcours/model/id.ts'
import { issue } from '@parcours/model/issue.ts'

/** What the `ids` of a body name, which are of several kinds. @throws Problem naming one that is of none of them */
export function readMixedIds<Kind extends IdKind>(kinds: readonly Kind[], ids: string[], code: MessageCode) {
  return ids.map((id, index) => {
    const found = parseIdOfAny(kinds, id)
    if (!found) throw invalid([issue(`ids.${index}`, code)])
    return found
  })
}
