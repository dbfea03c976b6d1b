import { Button, CopyButton } from '@mantine/core'
import { useTranslation } from 'react-i18next'

/** Copies a text, and says that it did. */
export function CopyText({ value, size = 'compact-xs' }: { value: string; size?: 'xs' | 'compact-xs' }) {
  const { t } = useTranslation()
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <Button size={size} variant="default" onClick={copy}>
          {copied ? t('common.copied') : t('common.copy')}
        </Button>
      )}
    </CopyButton>
  )
}
