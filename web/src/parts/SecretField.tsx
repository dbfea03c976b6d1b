import { PasswordInput, type PasswordInputProps } from '@mantine/core'
import { useTranslation } from 'react-i18next'

/** A field whose characters are hidden until the user shows them, with labels in the interface's language. */
export function SecretField(props: PasswordInputProps) {
  const { t } = useTranslation()
  return (
    <PasswordInput
      // Mantine says so of other text fields, and not of this one.
      aria-invalid={props.error ? true : undefined}
      visibilityToggleButtonProps={{ 'aria-label': t('common.showSecret') }}
      {...props}
    />
  )
}
