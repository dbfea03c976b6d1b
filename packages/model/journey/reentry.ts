import { z } from 'zod'

/**
 * Whether someone may enter again: never (`once`), after having left (`afterExit`), or at each event, several times at
 * once if need be (`always`).
 */
export const Reentry = z.enum(['once', 'afterExit', 'always'])
export type Reentry = z.infer<typeof Reentry>
