import { ActionIcon, Group, TextInput } from '@mantine/core'
import { IconArrowUp, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

interface Props {
  name: string
  /** Shown while no name is given. */
  placeholder: string
  onRename: (name: string) => void
  /** Absent for what cannot go up, or be removed. */
  onUp?: (() => void) | undefined
  onRemove?: (() => void) | undefined
}

/** The name of one way out of a step, with its buttons. */
export function PortHead({ name, placeholder, onRename, onUp, onRemove }: Props) {
  const { t } = useTranslation()
  return (
    <Group wrap="nowrap" gap={4} mb={6}>
      <TextInput
        aria-label={t('nodes.branch.wayName')}
        placeholder={placeholder}
        value={name}
        maxLength={60}
        flex={1}
        onChange={({ currentTarget }) => onRename(currentTarget.value)}
      />
      {onUp && (
        <ActionIcon variant="subtle" color="gray" aria-label={t('nodes.branch.up')} onClick={onUp}>
          <IconArrowUp size={16} />
        </ActionIcon>
      )}
      {onRemove && (
        <ActionIcon variant="subtle" color="gray" aria-label={t('common.remove')} onClick={onRemove}>
          <IconTrash size={16} />
        </ActionIcon>
      )}
    </Group>
  )
}
