import { useTranslation } from 'react-i18next'
import { LiquidInput } from '../../variables/LiquidInput.tsx'
import { type FieldsProps, useAttribute } from './attribute.ts'

export function LinkFields(props: FieldsProps) {
  const { t } = useTranslation()
  return (
    <LiquidInput
      size="sm"
      label={t('emailEditor.fields.link')}
      placeholder="https://"
      {...useAttribute(props)('href')}
    />
  )
}
