import { Autocomplete, Button, Group, Menu, Modal, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { Graph } from '@parcours/model/journey/graph.ts'
import { truncateText } from '@parcours/model/values/text.ts'
import { IconArchive, IconArchiveOff, IconCopy, IconFolder } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { call } from '../client.ts'
import { say, sayError } from '../parts/notify.ts'
import { useMutation } from '../parts/useMutation.ts'
import { paths } from '../paths.ts'

interface Filed {
  id: string
  name: string
  state: 'draft' | 'live' | 'paused' | 'stopped'
}

/** What can be done with a journey as a file among others, for its menu; `dialog` is to stand beside the menu. */
export function useFiling(journey: Filed, draft: () => Promise<Graph>) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const client = useQueryClient()
  const [choosing, choice] = useDisclosure()
  // The list is asked for already wherever a journey is shown.
  const list = useQuery({ queryKey: ['journeys'], queryFn: () => call('listJourneys') })
  const listed = list.data?.data.find(({ id }) => id === journey.id)
  const refresh = () => void client.invalidateQueries({ queryKey: ['journeys'] })
  const duplicate = useMutation({
    mutationFn: async () =>
      call('createJourney', {
        body: { name: truncateText(t('filing.copyOf', { name: journey.name }), 120), graph: await draft() },
      }),
    onSuccess: ({ id }) => {
      refresh()
      say(t('filing.duplicated'))
      void navigate(paths.journey(id, 'edit'))
    },
    onError: sayError,
  })
  const file = useMutation({
    mutationFn: (body: { folder?: string; archived?: boolean }) =>
      call('organizeJourney', { params: { id: journey.id }, body }),
    onSuccess: (_, { archived }) => {
      refresh()
      choice.close()
      say(t(archived === undefined ? 'filing.filed' : archived ? 'filing.archivedNow' : 'filing.back'))
    },
    onError: sayError,
  })
  const isOn = journey.state === 'live' || journey.state === 'paused'
  const items = (
    <>
      <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => duplicate.mutate()}>
        {t('filing.duplicate')}
      </Menu.Item>
      <Menu.Item leftSection={<IconFolder size={16} />} onClick={choice.open}>
        {t('filing.folder')}
      </Menu.Item>
      {!isOn && (
        <Menu.Item
          leftSection={listed?.archived ? <IconArchiveOff size={16} /> : <IconArchive size={16} />}
          onClick={() => file.mutate({ archived: !listed?.archived })}
        >
          {t(listed?.archived ? 'filing.unarchive' : 'filing.archive')}
        </Menu.Item>
      )}
    </>
  )
  const folders = [...new Set((list.data?.data ?? []).map(({ folder }) => folder).filter(Boolean))].sort()
  const dialog = choosing && (
    <FolderDialog
      name={journey.name}
      folder={listed?.folder ?? ''}
      folders={folders}
      onClose={choice.close}
      onChoose={(folder) => file.mutate({ folder })}
    />
  )
  return { items, dialog }
}

interface FolderProps {
  name: string
  folder: string
  folders: string[]
  onClose: () => void
  onChoose: (folder: string) => void
}

function FolderDialog({ name, folder, folders, onClose, onChoose }: FolderProps) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState(folder)
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('filing.folderOf', { name })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          onChoose(chosen)
        }}
      >
        <Stack>
          <Autocomplete
            label={t('filing.folder')}
            description={t('filing.folderText')}
            comboboxProps={{ position: 'top' }}
            data={folders}
            value={chosen}
            onChange={setChosen}
            maxLength={60}
            data-autofocus
          />
          <Group justify="flex-end">
            <Button type="submit">{t('common.save')}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
