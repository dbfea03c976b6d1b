import { Anchor, Button, Group, Paper, Popover, TagsInput, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { ContactSelectionBody } from '@parcours/contract/bulk-jobs.ts'
import { IconDownload, IconTag } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useBulkJobs } from '../bulk-jobs/useBulkJobs.tsx'
import { call } from '../client.ts'
import { useFormat } from '../parts/format.ts'
import { sayError } from '../parts/notify.ts'
import { useMutation } from '../parts/useMutation.ts'
import { useMay } from '../session.tsx'
import { NOBODY, type Selection } from './ContactRows.tsx'

interface Props {
  selection: Selection
  /** How many fit the filters, and how many of them are shown. */
  total: number
  filters: Extract<ContactSelectionBody, { filter: unknown }>['filter']
  tags: string[]
  onSelect: (selection: Selection) => void
}

/** What can be done with the contacts chosen. Everything here is undone from its notice, but the export. */
export function BulkBar({ selection, total, filters, tags, onSelect }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const { watch } = useBulkJobs()
  const [mayTag, mayExport] = [useMay('editContacts'), useMay('export')]
  const contacts: ContactSelectionBody = selection.everyone ? { filter: filters } : { ids: [...selection.ids] }
  const begun = {
    onSuccess: (job: Parameters<typeof watch>[0]) => {
      watch(job)
      onSelect(NOBODY)
    },
    onError: sayError,
  }
  const retag = useMutation({
    mutationFn: (change: { add: string[]; remove: string[] }) => call('tagContacts', { body: { contacts, ...change } }),
    ...begun,
  })
  const exported = useMutation({ mutationFn: () => call('exportContacts', { body: { contacts } }), ...begun })
  const count = selection.everyone ? total : selection.ids.size
  if (count === 0) return null
  return (
    <Paper withBorder p="xs" mb="sm" role="region" aria-label={t('contacts.chosen')}>
      <Group gap="sm">
        <Text fw={600}>{t('contacts.selected', { count, formatted: format.number(count) })}</Text>
        {!selection.everyone && total > selection.ids.size && (
          <Anchor component="button" type="button" onClick={() => onSelect({ ...selection, everyone: true })}>
            {t('contacts.selectAll', { formatted: format.number(total) })}
          </Anchor>
        )}
        {mayTag && (
          <TagButton
            label={t('contacts.addTag')}
            tags={tags}
            pending={retag.isPending}
            onChoose={(add) => retag.mutate({ add, remove: [] })}
          />
        )}
        {mayTag && (
          <TagButton
            label={t('contacts.removeTag')}
            tags={tags}
            pending={retag.isPending}
            onChoose={(remove) => retag.mutate({ add: [], remove })}
          />
        )}
        {mayExport && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconDownload size={14} />}
            loading={exported.isPending}
            onClick={() => exported.mutate()}
          >
            {t('contacts.export')}
          </Button>
        )}
        <Button size="xs" variant="subtle" color="gray" onClick={() => onSelect(NOBODY)}>
          {t('contacts.unselect')}
        </Button>
      </Group>
    </Paper>
  )
}

function TagButton({
  label,
  tags,
  pending,
  onChoose,
}: {
  label: string
  tags: string[]
  pending: boolean
  onChoose: (tags: string[]) => void
}) {
  const { t } = useTranslation()
  const [opened, { toggle, close }] = useDisclosure()
  const [chosen, setChosen] = useState<string[]>([])
  return (
    <Popover opened={opened} onChange={close} width={380} trapFocus withArrow>
      <Popover.Target>
        <Button size="xs" variant="default" leftSection={<IconTag size={14} />} onClick={toggle}>
          {label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Group gap="sm" align="flex-end" wrap="nowrap">
          <TagsInput
            flex={1}
            label={t('contacts.tags')}
            data={tags}
            value={chosen}
            onChange={setChosen}
            maxTags={20}
            comboboxProps={{ withinPortal: false }}
            data-autofocus
          />
          <Button
            size="sm"
            disabled={chosen.length === 0}
            loading={pending}
            onClick={() => {
              onChoose(chosen)
              setChosen([])
              close()
            }}
          >
            {label}
          </Button>
        </Group>
      </Popover.Dropdown>
    </Popover>
  )
}
