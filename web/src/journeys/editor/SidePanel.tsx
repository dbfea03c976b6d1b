import { ActionIcon, Group, ScrollArea, Stack, Text } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

interface Props {
  /** For screen readers. */
  label: string
  title: string
  text: string
  /** Over the canvas, on narrow screens. */
  overlay: boolean
  onClose: () => void
  children: ReactNode
}

/** What stands beside the canvas: the form of what is chosen there. */
export function SidePanel({ label, title, text, overlay, onClose, children }: Props) {
  const { t } = useTranslation()
  return (
    <ScrollArea
      component="aside"
      aria-label={label}
      w={overlay ? '100%' : 336}
      style={{
        flexShrink: 0,
        borderLeft: '1px solid var(--app-line)',
        background: 'var(--mantine-color-body)',
        ...(overlay && { position: 'absolute', inset: 0, zIndex: 10 }),
      }}
    >
      <Stack p="md">
        <Group justify="space-between" wrap="nowrap">
          <Text fw={600}>{title}</Text>
          <ActionIcon variant="subtle" color="gray" onClick={onClose} aria-label={t('common.close')}>
            <IconX size={18} />
          </ActionIcon>
        </Group>
        <Text size="sm" c="dimmed">
          {text}
        </Text>
        {children}
      </Stack>
    </ScrollArea>
  )
}
