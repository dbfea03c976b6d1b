import { ActionIcon, Button, Checkbox, Group, Menu, Popover, ScrollArea, Stack, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconBookmark, IconColumns3, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../client.ts'
import { say, sayError } from '../parts/notify.ts'
import { useDeletion } from '../parts/useDeletion.tsx'
import { useMay } from '../session.tsx'
import { type Column, DEFAULT_COLUMNS } from './columns.tsx'

/** Views of the list that the workspace keeps: filters and columns under a name. */
export function Views({
  params,
  onOpen,
}: {
  params: URLSearchParams
  onOpen: (query: Record<string, string>) => void
}) {
  const { t } = useTranslation()
  const may = useMay('editContacts')
  const client = useQueryClient()
  const [naming, { toggle, close }] = useDisclosure()
  const [name, setName] = useState('')
  const refresh = () => client.invalidateQueries({ queryKey: ['views', 'contacts'] })
  const views = useQuery({
    queryKey: ['views', 'contacts'],
    queryFn: () => call('listViews', { query: { list: 'contacts' } }),
  })
  const save = useMutation({
    mutationFn: () => call('saveView', { body: { list: 'contacts', name, query: Object.fromEntries(params) } }),
    onSuccess: () => {
      say(t('views.saved', { name }))
      setName('')
      close()
      void refresh()
    },
    onError: sayError,
  })
  const forget = useDeletion({
    remove: (id) => call('deleteView', { params: { id } }),
    list: ['views', 'contacts'],
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  const kept = views.data?.data ?? []
  return (
    <Group gap={6}>
      {kept.length > 0 && (
        <Menu position="bottom-start">
          <Menu.Target>
            <Button variant="default" size="xs" leftSection={<IconBookmark size={14} />}>
              {t('views.title')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {kept.map((view) => (
              <Group key={view.id} gap={2} wrap="nowrap">
                <Menu.Item onClick={() => onOpen(view.query)}>{view.name}</Menu.Item>
                {may && (
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={t('views.forget', { name: view.name })}
                    onClick={() => forget.mutate(view)}
                  >
                    <IconTrash size={14} />
                  </ActionIcon>
                )}
              </Group>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {may && params.size > 0 && (
        <Popover opened={naming} onChange={close} trapFocus withArrow width={260}>
          <Popover.Target>
            <Button variant="subtle" size="xs" onClick={toggle}>
              {t('views.save')}
            </Button>
          </Popover.Target>
          <Popover.Dropdown>
            <Stack gap="sm" component="form" onSubmit={submit}>
              <TextInput
                label={t('views.name')}
                value={name}
                onChange={({ currentTarget }) => setName(currentTarget.value)}
                maxLength={100}
                data-autofocus
                required
              />
              <Button type="submit" size="xs" loading={save.isPending} disabled={!name.trim()}>
                {t('views.save')}
              </Button>
            </Stack>
          </Popover.Dropdown>
        </Popover>
      )}
    </Group>
  )
}

/** Chooses what the list shows beside the name. */
export function ColumnChoice({
  columns,
  chosen,
  onChange,
}: {
  columns: Column[]
  chosen: string[]
  onChange: (keys: string[] | null) => void
}) {
  const { t } = useTranslation()
  return (
    <Popover width={240} withArrow trapFocus position="bottom-end">
      <Popover.Target>
        <Button variant="default" size="xs" leftSection={<IconColumns3 size={14} />}>
          {t('views.columns')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <ScrollArea.Autosize mah={320}>
          <Stack gap="xs">
            {columns.map(({ key, label }) => (
              <Checkbox
                key={key}
                label={label}
                checked={chosen.includes(key)}
                onChange={({ currentTarget }) =>
                  onChange(currentTarget.checked ? [...chosen, key] : chosen.filter((one) => one !== key))
                }
              />
            ))}
          </Stack>
        </ScrollArea.Autosize>
        {chosen.join() !== DEFAULT_COLUMNS.join() && (
          <Button mt="sm" size="compact-xs" variant="subtle" onClick={() => onChange(null)}>
            {t('views.defaultColumns')}
          </Button>
        )}
      </Popover.Dropdown>
    </Popover>
  )
}
