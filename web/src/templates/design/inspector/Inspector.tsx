import {
  ActionIcon,
  Anchor,
  Breadcrumbs,
  Button,
  Group,
  ScrollArea,
  Stack,
  Text,
  TextInput,
  Title,
  Tooltip,
} from '@mantine/core'
import type { BrandKit } from '@parcours/model/content/brand.ts'
import { IconArrowDown, IconArrowUp, IconBookmark, IconCopy, IconTrash, IconX } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../client.ts'
import { say, sayError } from '../../../parts/notify.ts'
import { useMutation } from '../../../parts/useMutation.ts'
import type { EmailCanvas } from '../canvas.ts'
import type { Selected } from '../describe.ts'
import { blockName } from '../names.ts'
import { FIELDS } from './block-fields.ts'
import { ShowIfFields } from './ShowIfFields.tsx'

interface Props {
  selected: Selected
  canvas: EmailCanvas
  brand: BrandKit
  onClose: () => void
}

/** What can be said of the selected block, in plain words. */
export function Inspector({ selected, canvas, brand, onClose }: Props) {
  const { t } = useTranslation()
  const Fields = FIELDS[selected.tag]
  const isRow = selected.path.length === 1
  const isPart = selected.tag.startsWith('mj-')
  return (
    <Stack
      gap={0}
      h="100%"
      component="aside"
      aria-label={t('emailEditor.inspector')}
      style={{ background: 'var(--mantine-color-body)' }}
    >
      <Group justify="space-between" wrap="nowrap" p="sm" pb={4}>
        <Title order={2}>{blockName(t, selected.tag)}</Title>
        <ActionIcon variant="subtle" color="gray" onClick={onClose} aria-label={t('common.close')}>
          <IconX size={16} />
        </ActionIcon>
      </Group>
      {selected.path.length > 1 && (
        <Breadcrumbs px="sm" separatorMargin={4} separator="›">
          {selected.path.slice(0, -1).map(({ id, tag }) => (
            <Anchor key={id} component="button" type="button" size="xs" onClick={() => canvas.select(id)}>
              {blockName(t, tag)}
            </Anchor>
          ))}
        </Breadcrumbs>
      )}
      {isPart && <Tools selected={selected} canvas={canvas} isRow={isRow} />}
      <ScrollArea flex={1} px="sm" pb="sm">
        <Stack gap="sm">
          {Fields ? (
            <Fields selected={selected} canvas={canvas} brand={brand} />
          ) : (
            <Text size="sm" c="dimmed">
              {t('emailEditor.inCode')}
            </Text>
          )}
          {isPart &&
            selected.tag !== 'mj-column' &&
            selected.tag !== 'mj-social-element' &&
            selected.tag !== 'mj-raw' && (
              <ShowIfFields
                value={selected.attributes['show-if'] ?? ''}
                onChange={(value) => canvas.setAttributes(selected.id, { 'show-if': value })}
              />
            )}
        </Stack>
      </ScrollArea>
    </Stack>
  )
}

function Tools({ selected, canvas, isRow }: { selected: Selected; canvas: EmailCanvas; isRow: boolean }) {
  const { t } = useTranslation()
  const { id } = selected
  const tools: [string, ReactNode, () => void][] = [
    [t('emailEditor.up'), <IconArrowUp key="up" size={16} />, () => canvas.move(id, -1)],
    [t('emailEditor.down'), <IconArrowDown key="down" size={16} />, () => canvas.move(id, 1)],
    [t('emailEditor.duplicate'), <IconCopy key="copy" size={16} />, () => canvas.duplicate(id)],
    [t('emailEditor.remove'), <IconTrash key="trash" size={16} />, () => canvas.remove(id)],
  ]
  return (
    <Group gap={2} px={6} py={4}>
      {tools.map(([label, icon, act]) => (
        <Tooltip key={label} label={label}>
          <ActionIcon variant="subtle" color="gray" onClick={act} aria-label={label}>
            {icon}
          </ActionIcon>
        </Tooltip>
      ))}
      {isRow && <KeepRow source={() => canvas.sourceOf(id)} />}
    </Group>
  )
}

function KeepRow({ source }: { source: () => string }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [name, setName] = useState<string>()
  const keep = useMutation({
    mutationFn: (given: string) => call('createSavedRow', { body: { name: given, source: source() } }),
    onSuccess: ({ name: kept }) => {
      setName(undefined)
      void client.invalidateQueries({ queryKey: ['savedRows'] })
      say(t('emailEditor.rowKept', { name: kept }))
    },
    onError: sayError,
  })
  if (name === undefined) {
    return (
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray"
        leftSection={<IconBookmark size={14} />}
        onClick={() => setName('')}
      >
        {t('emailEditor.keepRow')}
      </Button>
    )
  }
  return (
    <Group
      gap={4}
      component="form"
      w="100%"
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim()) keep.mutate(name.trim())
      }}
    >
      <TextInput
        size="xs"
        flex={1}
        autoFocus
        maxLength={120}
        aria-label={t('emailEditor.rowName')}
        placeholder={t('emailEditor.rowName')}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <Button size="xs" type="submit" loading={keep.isPending}>
        {t('common.save')}
      </Button>
    </Group>
  )
}
