import { invalid } from '@parcours/domain/problem.ts'
import { type NamedUser, usersOf, usersOfName } from '@parcours/domain/references/users.ts'
import { parseIdOfAny, publicId } from '@parcours/model/id.ts'
import { issue } from '@parcours/model/issue.ts'
import { USED_KINDS } from '@parcours/model/references.ts'
import { handlers } from '../operation.ts'

export const usageHandlers = handlers({
  async listUsages({ tx, query: { of, property, event } }) {
    const asked = [of, property, event].filter((one) => one !== undefined)
    if (asked.length !== 1) throw invalid([issue('of', 'usages.nameOne')])
    const users =
      property !== undefined
        ? await usersOfName(tx, { kind: 'property', name: property })
        : event !== undefined
          ? await usersOfName(tx, { kind: 'event', name: event })
          : await usersOf(tx, usedBy(of ?? ''))
    return { data: users.map(presentUser) }
  },
})

export const presentUser = ({ kind, id, ...user }: NamedUser) => ({ ...user, kind, id: publicId(kind, id) })

function usedBy(of: string) {
  const used = parseIdOfAny(USED_KINDS, of)
  if (!used) throw invalid([issue('of', 'usages.nameOne')])
  return used
}
