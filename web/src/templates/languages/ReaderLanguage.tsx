import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'

interface Props {
  value: string | null
  data: { value: string; label: string }[]
  onChange: (language: string | null) => void
  w?: number
}

/** As the reader of which language an email is shown; none: the contact's own. */
export function ReaderLanguage(props: Props) {
  const { t } = useTranslation()
  return <Select label={t('templates.language')} placeholder={t('templates.theirLanguage')} clearable {...props} />
}
