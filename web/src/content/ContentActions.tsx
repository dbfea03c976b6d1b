import { ActionIcon, Button, Group, Menu, Tooltip } from '@mantine/core'
import type { UsageAnswer } from '@parcours/contract/usages.ts'
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconCopy,
  IconDots,
  IconHistory,
  IconTrash,
  IconX,
} from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { UsedBy } from '../usages/UsedBy.tsx'
import { UsedDialog } from '../usages/UsedDialog.tsx'
import { useUsages } from '../usages/useUsages.ts'
import type { Content } from './content.ts'
import { type ContentActing, useContentActions } from './useContentActions.ts'

interface Props<Draft extends { name: string }, Answer extends Content> extends ContentActing<Draft, Answer> {
  /** What a content says as it is published. */
  published: (content: Answer) => Partial<Draft>
  /** The earlier versions, while they are open. */
  versions: (open: { onRestore: (document: Partial<Draft>) => void; onClose: () => void }) => ReactNode
}

/** What can be done with what is edited, the main action last. */
export function ContentActions<Draft extends { name: string }, Answer extends Content>({
  published,
  versions,
  ...acting
}: Props<Draft, Answer>) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const [asked, ask] = useState<UsageAnswer[]>([])
  const { content, words } = acting
  const { undo, redo, canUndo, canRedo } = acting.drafting
  const { publish, duplicate, remove, restore, upToDate } = useContentActions(acting)
  const usages = useUsages({ of: content.id })
  /** What uses it is named first where contacts meet it now; a draft alone is no reason to ask. */
  const begin = async () => {
    const { data } = upToDate ? { data: undefined } : await usages.refetch()
    if (data?.data.some(({ isLive }) => isLive)) ask(data.data)
    else publish.mutate()
  }
  return (
    <Group gap={4} wrap="nowrap">
      <UsedBy used={{ of: content.id }} name={acting.drafting.draft.name} />
      <Tooltip label={t('editor.undo')}>
        <ActionIcon variant="subtle" color="gray" disabled={!canUndo} onClick={undo} aria-label={t('editor.undo')}>
          <IconArrowBackUp size={18} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('editor.redo')}>
        <ActionIcon variant="subtle" color="gray" disabled={!canRedo} onClick={redo} aria-label={t('editor.redo')}>
          <IconArrowForwardUp size={18} />
        </ActionIcon>
      </Tooltip>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={t('common.actions')}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconHistory size={16} />} onClick={() => setOpen(true)}>
            {words.versions}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconX size={16} />}
            disabled={!content.draft}
            onClick={() => restore(published(content))}
          >
            {words.discard}
          </Menu.Item>
          <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => duplicate.mutate()}>
            {words.duplicate}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconTrash size={16} />}
            color="red"
            onClick={() => remove.mutate({ id: content.id, name: acting.drafting.draft.name })}
          >
            {words.delete}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Tooltip label={content.draft ? words.publishText : words.nothingToPublish}>
        <Button
          ml={4}
          variant={upToDate ? 'default' : 'filled'}
          loading={publish.isPending}
          onClick={() => void begin()}
        >
          {words.publish}
        </Button>
      </Tooltip>
      {asked.length > 0 && (
        <UsedDialog
          title={words.publishTitle(acting.drafting.draft.name)}
          text={words.publishUsed}
          action={words.publish}
          usages={asked}
          pending={publish.isPending}
          onAct={() => publish.mutate(undefined, { onSettled: () => ask([]) })}
          onClose={() => ask([])}
        />
      )}
      {open && versions({ onRestore: restore, onClose: () => setOpen(false) })}
    </Group>
  )
}
