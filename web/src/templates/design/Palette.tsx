import { ActionIcon, Group, ScrollArea, SegmentedControl, Stack, Text, Tooltip, UnstyledButton } from '@mantine/core'
import type { BrandKit } from '@parcours/model/content/brand.ts'
import { IconBookmark, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ComponentType, ReactNode } from 'react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../client.ts'
import { useDeletion } from '../../parts/useDeletion.tsx'
import { BLOCK_NAMES, BLOCKS } from './blocks.ts'
import type { EmailCanvas } from './canvas.ts'
import type { OutlineItem } from './describe.ts'
import { blockName } from './names.ts'

interface Props {
  canvas: EmailCanvas | undefined
  brand: BrandKit
  outline: OutlineItem[]
  selected: string | undefined
}

/**
 * What can be put into the email, by a drag or a press; and its
 * outline, where every block can be reached by the keyboard.
 */
export function Palette({ canvas, brand, outline, selected }: Props) {
  const { t } = useTranslation()
  const [shown, setShown] = useState<'blocks' | 'outline'>('blocks')
  return (
    <Stack
      gap={0}
      h="100%"
      component="nav"
      aria-label={t('emailEditor.palette')}
      w="100%"
      style={{ background: 'var(--mantine-color-body)' }}
    >
      <SegmentedControl
        m="sm"
        aria-label={t('emailEditor.palette')}
        value={shown}
        onChange={(value) => setShown(value as typeof shown)}
        data={(['blocks', 'outline'] as const).map((value) => ({ value, label: t(`emailEditor.tabs.${value}`) }))}
      />
      <ScrollArea flex={1} px="sm" pb="sm">
        {shown === 'blocks' ? (
          <Blocks canvas={canvas} brand={brand} />
        ) : (
          <Outline canvas={canvas} items={outline} selected={selected} />
        )}
      </ScrollArea>
    </Stack>
  )
}

function Blocks({ canvas, brand }: Pick<Props, 'canvas' | 'brand'>) {
  const { t } = useTranslation()
  return (
    <Stack gap={4}>
      {(['blocks', 'rows', 'ready'] as const).map((group) => (
        <div key={group}>
          <Heading>{t(`emailEditor.groups.${group}`)}</Heading>
          <div style={{ display: 'grid', gridTemplateColumns: group === 'ready' ? '1fr' : '1fr 1fr', gap: 4 }}>
            {BLOCK_NAMES.filter((name) => BLOCKS[name].group === group).map((name) => (
              <Piece
                key={name}
                canvas={canvas}
                icon={BLOCKS[name].icon}
                name={t(`emailEditor.blocks.${name}`)}
                mjml={() => BLOCKS[name].mjml(t, brand)}
              />
            ))}
          </div>
        </div>
      ))}
      <SavedRows canvas={canvas} />
    </Stack>
  )
}

function Heading({ children }: { children: ReactNode }) {
  return (
    <Text size="xs" c="dimmed" fw={600} mt={8} mb={4}>
      {children}
    </Text>
  )
}

function Piece({
  canvas,
  icon: Icon,
  name,
  mjml,
  children,
}: {
  canvas: EmailCanvas | undefined
  icon: ComponentType<{ size: number }>
  name: string
  mjml: () => string
  children?: ReactNode
}) {
  return (
    <Group gap={0} wrap="nowrap" style={{ border: '1px solid var(--app-line)', borderRadius: 8 }}>
      {/* No button element: Firefox does not drag one. */}
      <UnstyledButton
        component="div"
        role="button"
        tabIndex={0}
        p={8}
        flex={1}
        miw={0}
        draggable
        onDragStart={({ dataTransfer }) => {
          dataTransfer.setData('text/plain', name)
          canvas?.dragStart(mjml())
        }}
        onDragEnd={() => canvas?.dragEnd()}
        onClick={() => canvas?.insert(mjml())}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== ' ') return
          event.preventDefault()
          canvas?.insert(mjml())
        }}
        style={{ cursor: 'grab' }}
      >
        <Group gap={8} wrap="nowrap">
          <Icon size={16} />
          <Text size="sm" lh={1.25}>
            {name}
          </Text>
        </Group>
      </UnstyledButton>
      {children}
    </Group>
  )
}

/** Rows that were kept from other emails. */
function SavedRows({ canvas }: Pick<Props, 'canvas'>) {
  const { t } = useTranslation()
  const rows = useQuery({ queryKey: ['savedRows'], queryFn: () => call('listSavedRows') })
  const remove = useDeletion({
    remove: (id) => call('deleteSavedRow', { params: { id } }),
    list: ['savedRows'],
  })
  return (
    <div>
      <Heading>{t('emailEditor.groups.saved')}</Heading>
      {rows.data?.data.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('emailEditor.noSavedRows')}
        </Text>
      )}
      <Stack gap={4}>
        {rows.data?.data.map((row) => (
          <Piece key={row.id} canvas={canvas} icon={IconBookmark} name={row.name} mjml={() => row.source}>
            <Tooltip label={t('emailEditor.deleteRow', { name: row.name })}>
              <ActionIcon
                variant="subtle"
                color="gray"
                mr={4}
                onClick={() => remove.mutate(row)}
                aria-label={t('emailEditor.deleteRow', { name: row.name })}
              >
                <IconTrash size={14} />
              </ActionIcon>
            </Tooltip>
          </Piece>
        ))}
      </Stack>
    </div>
  )
}

function Outline({
  canvas,
  items,
  selected,
}: {
  canvas: EmailCanvas | undefined
  items: OutlineItem[]
  selected: string | undefined
}) {
  const { t } = useTranslation()
  return (
    <Stack gap={0}>
      {items.map(({ id, tag, depth, text }) => (
        <UnstyledButton
          key={id}
          px={8}
          py={5}
          pl={8 + depth * 14}
          aria-current={id === selected ? 'true' : undefined}
          onClick={() => canvas?.select(id)}
          style={{ borderRadius: 6, ...(id === selected && { background: 'var(--mantine-primary-color-light)' }) }}
        >
          <Text size="sm" truncate>
            {blockName(t, tag)}
            {text && (
              <Text span c="dimmed" size="sm">
                {' '}
                {text}
              </Text>
            )}
          </Text>
        </UnstyledButton>
      ))}
    </Stack>
  )
}
