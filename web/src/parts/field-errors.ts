import { ProblemError } from '../client.ts'

interface Form {
  setFieldError(path: string, message: string): void
}

/** Shows what a refusal says of single fields beside them; the form's ErrorNote names them and leads to the first. */
export function showFieldErrors(form: Form, error: Error): void {
  if (!(error instanceof ProblemError)) return
  for (const { path, message } of error.problem.errors) form.setFieldError(path, message)
}
