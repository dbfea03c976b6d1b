import { headerText } from '@parcours/model/delivery/header.ts'
import { isVisible } from '@parcours/model/values/visible.ts'
import type { CompiledEmail } from './compile.ts'

/** There is nothing to see in what a subject becomes for a contact: such an email would look broken, and like spam. */
export class SubjectEmpty extends Error {
  constructor() {
    super('The subject is empty')
    this.name = 'SubjectEmpty'
  }
}

/** The subject for a contact, as a header takes it. @throws SubjectEmpty */
export function subjectOf({ subject }: Pick<CompiledEmail, 'subject'>, scope: object): string {
  const text = headerText(subject(scope))
  if (!isVisible(text)) throw new SubjectEmpty()
  return text
}
