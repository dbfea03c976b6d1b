import { Group, ScrollArea, Stack, Text, TextInput, Tooltip, UnstyledButton } from '@mantine/core'
import type { NodeKindName } from '@parcours/model/journey/registry.ts'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { NODE_VIEWS } from '../nodes/registry.ts'
import { stepGroups } from '../nodes/step-groups.ts'
import { DRAGGED } from './useAdding.ts'

/** Steps to drag onto the canvas, or to add by a click; found by what they are called and what they do. */
export function Palette({ onAdd, hasTrigger }: { onAdd: (kind: NodeKindName) => void; hasTrigger: boolean }) {
  const { t } = useTranslation()
  const [search, setSearch] = useState('')
  // How contacts enter is changed at the trigger, once there is one.
  const groups = stepGroups(t, search).filter(({ group }) => group !== 'enter' || !hasTrigger)
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
        {groups.map(({ group, kinds }) => (
          <div key={group}>
            <Text size="xs" c="dimmed" fw={600} mt={8} mb={4}>
              {t(`editor.groups.${group}`)}
            </Text>
            {kinds.map((kind) => (
              <PaletteStep key={kind} kind={kind} onAdd={onAdd} />
            ))}
          </div>
        ))}
        {groups.length === 0 && (
          <Text size="sm" c="dimmed" mt="sm">
            {t('editor.nothingFound')}
          </Text>
        )}
      </Stack>
    </ScrollArea>
  )
}

function PaletteStep({ kind, onAdd }: { kind: NodeKindName; onAdd: (kind: NodeKindName) => void }) {
  const { t } = useTranslation()
  const Icon = NODE_VIEWS[kind].icon
  return (
    <Tooltip label={t(`nodes.${kind}.what`)} position="right" multiline maw={240}>
      <UnstyledButton
        w="100%"
        p={8}
        draggable
        onDragStart={(event) => event.dataTransfer.setData(DRAGGED, kind)}
        onClick={() => onAdd(kind)}
        style={{ border: '1px solid var(--app-line)', borderRadius: 8, marginBottom: 4, cursor: 'grab' }}
      >
        <Group gap={8} wrap="nowrap">
          <Icon size={16} aria-hidden style={{ flexShrink: 0 }} />
          <Text size="sm">{t(`nodes.${kind}.name`)}</Text>
        </Group>
      </UnstyledButton>
    </Tooltip>
  )
}
