import { Button, Group, Radio, Select, Stack, TextInput } from '@mantine/core'
import { IconListCheck } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../client.ts'
import { useMutation } from '../../parts/useMutation.ts'
import { useSegments } from '../../segments/SegmentSelect.tsx'
import type { NodeView } from './view.ts'

export const changeList: NodeView<'changeList'> = {
  icon: IconListCheck,
  group: 'data',
  color: 'teal',
  summary: ({ segmentId, change }, { t, names }) =>
    t(`nodes.changeList.summaries.${change}`, { segment: segmentId ? names.segment(segmentId) : '…' }),
  Form: function ChangeListForm({ settings, onChange, errorAt }) {
    const { t } = useTranslation()
    const client = useQueryClient()
    const segments = useSegments()
    const [name, setName] = useState('')
    const create = useMutation({
      mutationFn: () => call('createList', { body: { name } }),
      onSuccess: ({ id }) => {
        setName('')
        void client.invalidateQueries({ queryKey: ['segments'] })
        onChange({ ...settings, segmentId: id })
      },
    })
    return (
      <Stack>
        <Radio.Group
          label={t('nodes.changeList.change')}
          value={settings.change}
          onChange={(change) => onChange({ ...settings, change: change === 'remove' ? 'remove' : 'add' })}
        >
          <Stack gap="xs" mt={6}>
            <Radio value="add" label={t('nodes.changeList.changes.add')} />
            <Radio value="remove" label={t('nodes.changeList.changes.remove')} />
          </Stack>
        </Radio.Group>
        <Select
          label={t('nodes.changeList.list')}
          description={t('nodes.changeList.listText')}
          searchable
          value={settings.segmentId || null}
          error={errorAt('segmentId')}
          data={(segments.data?.data ?? [])
            .filter(({ kind }) => kind === 'static')
            .map((list) => ({ value: list.id, label: list.name }))}
          onChange={(id) => onChange({ ...settings, segmentId: id ?? '' })}
        />
        <Group gap={6} align="flex-end" wrap="nowrap">
          <TextInput
            label={t('nodes.changeList.newList')}
            flex={1}
            maxLength={120}
            value={name}
            error={create.error?.message}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <Button variant="default" disabled={!name.trim()} loading={create.isPending} onClick={() => create.mutate()}>
            {t('nodes.changeList.create')}
          </Button>
        </Group>
      </Stack>
    )
  },
}
