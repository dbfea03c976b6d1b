import { Collapse, Group, Stack, Text, ThemeIcon, UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconChevronRight, type Icon as TablerIcon } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../parts/format.ts'

interface Props {
  icon: TablerIcon
  color: string
  at: string
  children: ReactNode
  /** What is folded below, and what the button says that unfolds it. */
  more?: { label: string; content: ReactNode } | undefined
}

/** A row of the timeline: what it is by icon and words, when, and more of it folded away. */
export function RowFrame({ icon: Icon, color, at, children, more }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const [open, setOpen] = useState(false)
  const Chevron = open ? IconChevronDown : IconChevronRight
  return (
    <Group align="flex-start" wrap="nowrap" gap="sm">
      <ThemeIcon variant="light" color={color} size="md" aria-hidden>
        <Icon size={16} />
      </ThemeIcon>
      <div style={{ flex: 1, minWidth: 0 }}>
        <Group justify="space-between" wrap="nowrap" align="flex-start" gap="sm">
          <Text component="div" style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
            {children}
          </Text>
          <Text size="sm" c="dimmed" style={{ flexShrink: 0 }} title={format.dateTime(at)}>
            {format.time(at)}
          </Text>
        </Group>
        {more && (
          <>
            <UnstyledButton onClick={() => setOpen(!open)} aria-expanded={open}>
              <Group gap={4} wrap="nowrap">
                <Chevron size={14} aria-hidden />
                <Text size="sm" c="dimmed">
                  {more.label || t('timeline.details')}
                </Text>
              </Group>
            </UnstyledButton>
            <Collapse expanded={open}>
              <Stack gap={4} mt={4} pl={18} style={{ overflowWrap: 'anywhere' }}>
                {open && more.content}
              </Stack>
            </Collapse>
          </>
        )}
      </div>
    </Group>
  )
}
