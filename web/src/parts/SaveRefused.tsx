import { Alert, List, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ProblemError } from '../client.ts'

interface Props {
  /** Why the draft was not saved; nothing is shown without. */
  refusal: ProblemError | undefined
  /** The label of the field at this path, where the screen has one. */
  labelOf: (path: string) => string | undefined
}

/** Says that an editor which saves by itself does not save any more, and which field to correct. */
export function SaveRefused({ refusal, labelOf }: Props) {
  const { t } = useTranslation()
  if (!refusal) return null
  const { errors, detail } = refusal.problem
  const notes = errors.map(({ path, message }) =>
    t('editor.save.refusedField', { field: labelOf(path) ?? path, message }),
  )
  return (
    <Alert color="red" role="alert" m="sm" p="sm" title={t('editor.save.refusedTitle')}>
      <Text size="sm">{t('editor.save.refusedText')}</Text>
      <List size="sm" style={{ overflowWrap: 'anywhere' }}>
        {(notes.length > 0 ? notes : [detail]).map((note) => (
          <List.Item key={note}>{note}</List.Item>
        ))}
      </List>
    </Alert>
  )
}
