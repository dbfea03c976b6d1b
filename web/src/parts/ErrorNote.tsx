import { Alert } from '@mantine/core'
import { useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemError } from '../client.ts'
import { useFormat } from './format.ts'

/**
 * Why something that was asked for failed; nothing while nothing has. In a form whose fields say themselves what is
 * wrong, it names them, and the keyboard goes to the first.
 */
export function ErrorNote({ error }: { error: Error | null }) {
  const { t } = useTranslation()
  const format = useFormat()
  const note = useRef<HTMLDivElement>(null)
  const [wrong, setWrong] = useState<{ of: Error | null; labels: string[] }>({ of: null, labels: [] })
  // Before anything is painted or read out: the same words would be there twice for a moment.
  useLayoutEffect(() => {
    if (!error) return
    const fields = wrongFields(note.current)
    setWrong({ of: error, labels: fields.map(labelOf).filter((label) => label !== '') })
    fields[0]?.focus()
  }, [error])
  if (!error) return null
  const labels = wrong.of === error ? wrong.labels : []
  const issueCount = error instanceof ProblemError ? error.problem.errors.length : 0
  return (
    <Alert ref={note} color="red" role="alert">
      {labels.length > 0 && t('common.correct', { fields: format.list(labels) })}
      {labels.length > 0 && labels.length < issueCount && ' '}
      {labels.length < Math.max(issueCount, 1) && error.message}
    </Alert>
  )
}

/** The fields that say something is wrong, of the form that a note stands in. */
function wrongFields(note: HTMLElement | null): HTMLInputElement[] {
  const form = note?.closest('form, [role="dialog"]') ?? note?.parentElement
  return [...(form?.querySelectorAll<HTMLInputElement>('[aria-invalid="true"]') ?? [])]
}

function labelOf(field: HTMLInputElement): string {
  const words = field.labels?.[0]?.textContent ?? field.getAttribute('aria-label') ?? ''
  // The asterisk of what is required is none of its name.
  return words.replace(/\s*\*$/, '').trim()
}
