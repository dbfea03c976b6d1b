import type { MessageCode } from './i18n/en.ts'
import type { MessageValues } from './i18n/say.ts'

/**
 * Something wrong with what a user made, and where. The words are in i18n, by code and language, so that the
 * interface and the API say the same thing.
 */
export interface Issue {
  /** Dotted path to the field, e.g. `nodes.n3.settings.event`. */
  path: string
  code: MessageCode
  values?: MessageValues
}

export function issue(path: string, code: MessageCode, values?: MessageValues): Issue {
  return values ? { path, code, values } : { path, code }
}
