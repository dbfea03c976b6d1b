import { ProblemError } from '../client.ts'

interface Form {
  setFieldError(path: string, message: string): void
}

/** Shows what a refusal says of single fields beside them; whether it says anything of any. */
export function showFieldErrors(form: Form, error: Error): boolean {
  const errors = error instanceof ProblemError ? error.problem.errors : []
  for (const { path, message } of errors) form.setFieldError(path, message)
  return errors.length > 0
}
