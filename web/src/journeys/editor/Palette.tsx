import { Group, ScrollArea, Stack, Text, TextInput, Tooltip, UnstyledButton } from '@mantine/core'
import { NODE_KINDS, type NodeKindName } from '@parcours/model/journey/registry.ts'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { folded } from '../../parts/search.ts'
import { NODE_VIEWS } from '../nodes/registry.ts'

/** The kind of a step that is dragged from here onto the canvas. */
export const DRAGGED = 'application/x-parcours-step'

const ROLES = ['trigger', 'condition', 'wait', 'action', 'exit'] as const

/** Steps to drag onto the canvas, or to add by a click; found by what they are called and what they do. */
export function Palette({ onAdd, hasTrigger }: { onAdd: (kind: NodeKindName) => void; hasTrigger: boolean }) {
  const { t } = useTranslation()
  const [search, setSearch] = useState('')
  const found = (Object.keys(NODE_KINDS) as NodeKindName[]).filter((kind) =>
    folded(`${t(`nodes.${kind}.name`)} ${t(`nodes.${kind}.what`)}`).includes(folded(search)),
  )
  return (
    <ScrollArea
      w={208}
      p="sm"
      style={{ flexShrink: 0, borderRight: '1px solid var(--app-line)', background: 'var(--mantine-color-body)' }}
      component="nav"
      aria-label={t('editor.palette')}
    >
      <TextInput
        size="xs"
        aria-label={t('editor.search')}
        placeholder={t('editor.search')}
        leftSection={<IconSearch size={14} />}
        value={search}
        onChange={({ currentTarget }) => setSearch(currentTarget.value)}
      />
      <Stack gap={4}>
        {ROLES.map((role) => {
          const kinds = found.filter((kind) => NODE_KINDS[kind].role === role)
          if (kinds.length === 0) return null
          return (
            <div key={role}>
              <Text size="xs" c="dimmed" fw={600} mt={8} mb={4}>
                {t(`editor.roles.${role}`)}
              </Text>
              {kinds.map((kind) => (
                <PaletteStep key={kind} kind={kind} disabled={role === 'trigger' && hasTrigger} onAdd={onAdd} />
              ))}
            </div>
          )
        })}
        {found.length === 0 && (
          <Text size="sm" c="dimmed" mt="sm">
            {t('editor.nothingFound')}
          </Text>
        )}
      </Stack>
    </ScrollArea>
  )
}

function PaletteStep({
  kind,
  disabled,
  onAdd,
}: {
  kind: NodeKindName
  disabled: boolean
  onAdd: (kind: NodeKindName) => void
}) {
  const { t } = useTranslation()
  const Icon = NODE_VIEWS[kind].icon
  return (
    <Tooltip label={disabled ? t('editor.oneTrigger') : t(`nodes.${kind}.what`)} position="right" multiline maw={240}>
      <UnstyledButton
        w="100%"
        p={8}
        aria-disabled={disabled}
        draggable={!disabled}
        onDragStart={(event) => event.dataTransfer.setData(DRAGGED, kind)}
        onClick={() => !disabled && onAdd(kind)}
        style={{
          border: '1px solid var(--app-line)',
          borderRadius: 8,
          marginBottom: 4,
          opacity: disabled ? 0.5 : 1,
          cursor: disabled ? 'not-allowed' : 'grab',
        }}
      >
        <Group gap={8} wrap="nowrap">
          <Icon size={16} aria-hidden style={{ flexShrink: 0 }} />
          <Text size="sm">{t(`nodes.${kind}.name`)}</Text>
        </Group>
      </UnstyledButton>
    </Tooltip>
  )
}
