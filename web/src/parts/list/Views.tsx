import { Box, Button, Checkbox, Group, Menu, Popover, Stack, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { VIEW_LISTS, type ViewList, type ViewQuery } from '@parcours/model/views.ts'
import { IconBookmark, IconCheck, IconTrash } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../client.ts'
import { useMay } from '../../session.tsx'
import { say, sayError } from '../notify.ts'
import { useDeletion } from '../useDeletion.tsx'
import { useMutation } from '../useMutation.ts'
import { addressOfView, viewQueryOf } from './view-query.ts'

interface Props {
  /** The list that the views are of. */
  list: ViewList
  /** What stands in its address. */
  params: URLSearchParams
  onOpen: (query: ViewQuery) => void
}

/** Views of a list, those of everyone and one's own: filters, order and columns under a name. */
export function Views({ list, params, onOpen }: Props) {
  const { t } = useTranslation()
  const mayShare = useMay(VIEW_LISTS[list])
  const views = useQuery({ queryKey: ['views', list], queryFn: () => call('listViews', { query: { list } }) })
  const forget = useDeletion({
    remove: (id) => call('deleteView', { params: { id } }),
    list: ['views', list],
  })
  const present = addressOfView(viewQueryOf(params))
  const kept = views.data?.data ?? []
  const groups = [
    { label: t('views.everyones'), views: kept.filter(({ own }) => !own) },
    { label: t('views.mine'), views: kept.filter(({ own }) => own) },
  ].filter((group) => group.views.length > 0)
  return (
    <Group gap={6}>
      {kept.length > 0 && (
        <Menu position="bottom-start" withInitialFocusPlaceholder={false}>
          <Menu.Target>
            <Button variant="default" size="xs" leftSection={<IconBookmark size={14} />}>
              {t('views.title')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown mah={360} maw={340} style={{ overflowY: 'auto' }}>
            {groups.map((group) => (
              <Box key={group.label} role="group" aria-label={group.label}>
                <Menu.Label aria-hidden>{group.label}</Menu.Label>
                {group.views.map((view) => (
                  <Group key={view.id} gap={2} wrap="nowrap">
                    <Menu.Item
                      style={{ overflowWrap: 'anywhere' }}
                      rightSection={addressOfView(view.query) === present && <IconCheck size={14} aria-hidden />}
                      onClick={() => onOpen(view.query)}
                    >
                      {view.name}
                    </Menu.Item>
                    {(view.own || mayShare) && (
                      <Menu.Item
                        w="auto"
                        c="dimmed"
                        aria-label={t('views.forget', { name: view.name })}
                        onClick={() => forget.mutate(view)}
                      >
                        <IconTrash size={14} />
                      </Menu.Item>
                    )}
                  </Group>
                ))}
              </Box>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {params.size > 0 && <SaveView list={list} params={params} mayShare={mayShare} />}
    </Group>
  )
}

function SaveView({ list, params, mayShare }: Pick<Props, 'list' | 'params'> & { mayShare: boolean }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [naming, { toggle, close }] = useDisclosure()
  const [name, setName] = useState('')
  const [isOwn, setOwn] = useState(!mayShare)
  const save = useMutation({
    mutationFn: () => call('saveView', { body: { list, name, query: viewQueryOf(params), own: isOwn } }),
    onSuccess: () => {
      say(t(isOwn ? 'views.savedOwn' : 'views.saved', { name }))
      setName('')
      close()
      void client.invalidateQueries({ queryKey: ['views', list] })
    },
    onError: sayError,
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  return (
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
          <Checkbox
            label={t('views.own')}
            description={mayShare ? undefined : t('views.ownOnly')}
            checked={isOwn}
            disabled={!mayShare}
            onChange={({ currentTarget }) => setOwn(currentTarget.checked)}
          />
          <Button type="submit" size="xs" loading={save.isPending} disabled={!name.trim()}>
            {t('views.save')}
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
