import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { connectionFor, useConnections } from './connections.ts'

interface Props {
  /** Empty: the default one. */
  value: string
  error?: string | undefined
  onChange: (id: string) => void
}

/** The connection that sends something. Nothing to choose, and so nothing to see, where there is only one. */
export function ConnectionSelect({ value, error, onChange }: Props) {
  const { t } = useTranslation()
  const connections = useConnections().data?.data ?? []
  const usual = connectionFor(connections, undefined)
  /** A name and an address are too long for a field of a phone. */
  const chosen = connectionFor(connections, value)
  const isGone = value !== '' && !chosen
  if (connections.length < 2 && !isGone) return null
  return (
    <Select
      label={t('settings.connection.field')}
      description={chosen && `${chosen.name} · ${chosen.fromAddress}`}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      descriptionProps={{ style: { overflowWrap: 'anywhere' } }}
      error={error}
      allowDeselect={false}
      value={value}
      onChange={(id) => onChange(id ?? '')}
      data={[
        { value: '', label: t('settings.connection.usual', { name: usual?.name ?? '' }) },
        ...connections.map(({ id, name }) => ({ value: id, label: name })),
        ...(isGone ? [{ value, label: t('settings.connection.gone') }] : []),
      ]}
    />
  )
}
