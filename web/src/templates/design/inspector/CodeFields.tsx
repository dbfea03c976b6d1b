import { Textarea } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FieldsProps } from './attribute.ts'

export function CodeFields({ selected, canvas }: FieldsProps) {
  const { t } = useTranslation()
  const [html, setHtml] = useState(selected.text)
  return (
    <Textarea
      size="sm"
      label={t('emailEditor.fields.html')}
      autosize
      minRows={6}
      maxRows={20}
      value={html}
      onChange={({ currentTarget }) => setHtml(currentTarget.value)}
      onBlur={() => canvas.setContent(selected.id, html)}
      styles={{ input: { fontFamily: 'monospace' } }}
    />
  )
}
