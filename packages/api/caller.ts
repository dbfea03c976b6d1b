import type { Session } from '@parcours/domain/access/sessions.ts'
import type { KeyScope } from '@parcours/model/access/key-scope.ts'
import type { Role } from '@parcours/model/access/roles.ts'
import type { Language } from '@parcours/model/i18n/say.ts'

/** Who calls: a user who is logged in, a program with a key, or nobody known. */
export type Caller =
  | { kind: 'member'; workspaceId: string; session: Session; role: Role }
  | { kind: 'key'; workspaceId: string; scope: KeyScope; keyId: string; mayChangeAccounts: boolean }
  | { kind: 'nobody' }

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller
    language: Language
  }
  interface FastifyContextConfig {
    /** The types of bodies that a route takes, where that is not JSON. */
    takes?: string
  }
}
