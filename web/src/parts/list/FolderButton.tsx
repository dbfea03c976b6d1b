import { Autocomplete, Button, Group, Popover } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { MAX_FOLDER_NAME } from '@parcours/model/folders.ts'
import { IconFolder } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../client.ts'
import { useFormat } from '../format.ts'
import { say, sayError } from '../notify.ts'
import { sayUndo } from '../say-undo.tsx'
import { useMutation } from '../useMutation.ts'

/** So many are moved by one call. */
const MOVED_AT_ONCE = 200

interface Props {
  ids: string[]
  /** The query of the list. */
  list: unknown[]
}

/** Puts what is chosen into a folder, or takes it out; _Undo_ puts each back where it was. */
export function FolderButton({ ids, list }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const [opened, { toggle, close }] = useDisclosure()
  const [folder, setFolder] = useState('')
  const folders = useQuery({ queryKey: ['folders'], queryFn: () => call('listFolders'), enabled: opened })
  const refresh = () => {
    for (const queryKey of [list, ['folders']]) void client.invalidateQueries({ queryKey })
  }
  const undo = async (before: { id: string; folder: string }[]) => {
    try {
      for (const [former, moved] of Map.groupBy(before, (one) => one.folder))
        await moveAll(
          moved.map(({ id }) => id),
          former,
        )
      say(t('folders.undone'))
    } catch (error) {
      sayError(error)
    }
    refresh()
  }
  const move = useMutation({
    mutationFn: () => moveAll(ids, folder),
    onSuccess: (before) => {
      const counted = { count: before.length, formatted: format.number(before.length) }
      const name = folder.trim()
      sayUndo(name ? t('folders.moved', { ...counted, folder: name }) : t('folders.takenOut', counted), () => {
        void undo(before)
      })
      close()
      setFolder('')
    },
    onError: sayError,
    onSettled: refresh,
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    move.mutate()
  }
  return (
    <Popover opened={opened} onChange={close} width={360} trapFocus withArrow>
      <Popover.Target>
        <Button size="xs" variant="default" leftSection={<IconFolder size={14} />} onClick={toggle}>
          {t('folders.put')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form onSubmit={submit}>
          {/* What is suggested unfolds below the field: the button stands beside it. */}
          <Group gap="sm" align="flex-end" wrap="nowrap">
            <Autocomplete
              flex={1}
              label={t('filing.folder')}
              description={t('filing.folderText')}
              comboboxProps={{ withinPortal: false }}
              data={(folders.data?.data ?? []).map((one) => one.folder)}
              limit={50}
              value={folder}
              onChange={setFolder}
              maxLength={MAX_FOLDER_NAME}
              data-autofocus
            />
            <Button type="submit" loading={move.isPending}>
              {folder.trim() ? t('folders.move') : t('folders.takeOut')}
            </Button>
          </Group>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}

/** Moves all of them; where each was before. */
async function moveAll(ids: string[], folder: string): Promise<{ id: string; folder: string }[]> {
  const before: { id: string; folder: string }[] = []
  for (let first = 0; first < ids.length; first += MOVED_AT_ONCE) {
    const { moved } = await call('organizeItems', { body: { ids: ids.slice(first, first + MOVED_AT_ONCE), folder } })
    before.push(...moved)
  }
  return before
}
