import { invalid } from '@parcours/domain/problem.ts'
import { usersOf, usersOfName } from '@parcours/domain/references/users.ts'
import { parsePublicId, publicId } from '@parcours/model/id.ts'
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
          : await usersOf(tx, ...usedBy(of ?? ''))
    return { data: users.map(({ kind, id, ...user }) => ({ ...user, kind, id: publicId(kind, id) })) }
  },
})

function usedBy(of: string) {
  for (const kind of USED_KINDS) {
    const id = parsePublicId(kind, of)
    if (id) return [kind, id] as const
  }
  throw invalid([issue('of', 'usages.nameOne')])
}
