import { Button, Menu } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { SegmentAnswer } from '@parcours/contract/segments.ts'
import { truncateText } from '@parcours/model/values/text.ts'
import {
  IconCamera,
  IconCopy,
  IconDots,
  IconDownload,
  IconTrash,
  IconUsers,
  IconVectorBezier2,
} from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { useBulkJobs } from '../bulk-jobs/useBulkJobs.tsx'
import { call } from '../client.ts'
import { useFormat } from '../parts/format.ts'
import { say, sayError } from '../parts/notify.ts'
import { useDeletion } from '../parts/useDeletion.tsx'
import { useMutation } from '../parts/useMutation.ts'
import { paths } from '../paths.ts'
import { useMay } from '../session.tsx'
import { CompareSegments } from './CompareSegments.tsx'

/** What can be done with a segment. */
export function SegmentActions({ segment }: { segment: SegmentAnswer }) {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const client = useQueryClient()
  const { watch } = useBulkJobs()
  const [mayAuthor, mayExport] = [useMay('author'), useMay('export')]
  const [comparing, comparison] = useDisclosure()
  const snapshot = useMutation({
    mutationFn: () =>
      call('snapshotSegment', {
        params: { id: segment.id },
        body: {
          name: t('segments.snapshotName', { name: segment.name, date: format.date(new Date().toISOString()) }).slice(
            0,
            120,
          ),
        },
      }),
    onSuccess: ({ id }) => {
      void client.invalidateQueries({ queryKey: ['segments'] })
      say(t('segments.snapshotDone'))
      void navigate(paths.segment(id))
    },
    onError: sayError,
  })
  const exported = useMutation({
    mutationFn: () => call('exportContacts', { body: { contacts: { filter: { segment: segment.id } } } }),
    onSuccess: watch,
    onError: sayError,
  })
  const remove = useDeletion({
    remove: (id) => call('deleteSegment', { params: { id } }),
    list: ['segments'],
    itself: ['segment', segment.id],
    onDeleted: () => void navigate(paths.segments()),
  })
  return (
    <>
      <Button component={Link} to={paths.contacts(segment.id)} variant="default" leftSection={<IconUsers size={16} />}>
        {t('segments.seeContacts')}
      </Button>
      <Menu position="bottom-end" width={250}>
        <Menu.Target>
          <Button variant="default" aria-label={t('common.actions')} px="xs">
            <IconDots size={16} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconVectorBezier2 size={16} />} onClick={comparison.open}>
            {t('segments.compare')}
          </Menu.Item>
          {mayAuthor && (
            <>
              <Menu.Item
                leftSection={<IconCopy size={16} />}
                onClick={() =>
                  navigate(paths.newSegment(), {
                    state: {
                      name: truncateText(t('segments.copyOf', { name: segment.name }), 120),
                      condition: segment.condition,
                    },
                  })
                }
              >
                {t('segments.duplicate')}
              </Menu.Item>
              <Menu.Item leftSection={<IconCamera size={16} />} onClick={() => snapshot.mutate()}>
                {t('segments.snapshot')}
              </Menu.Item>
            </>
          )}
          {mayExport && (
            <Menu.Item leftSection={<IconDownload size={16} />} onClick={() => exported.mutate()}>
              {t('contacts.export')}
            </Menu.Item>
          )}
          {mayAuthor && (
            <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={() => remove.mutate(segment)}>
              {t('segments.delete')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <CompareSegments segment={segment} opened={comparing} onClose={comparison.close} />
    </>
  )
}
