import { Button, Group, Modal, Skeleton, Stack, Table, Text } from '@mantine/core'
import type { SegmentAnswer } from '@parcours/contract/segments.ts'
import type { Condition } from '@parcours/model/condition/condition.ts'
import { truncateText } from '@parcours/model/values/text.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { call } from '../client.ts'
import { useFormat } from '../parts/format.ts'
import { paths } from '../paths.ts'
import { useMay } from '../session.tsx'
import { SegmentSelect, useSegments } from './SegmentSelect.tsx'

const isIn = (segmentId: string): Condition => ({ kind: 'segment', segmentId })

/** How two segments overlap, and new ones made of them. */
export function CompareSegments({
  segment,
  opened,
  onClose,
}: {
  segment: SegmentAnswer
  opened: boolean
  onClose: () => void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const may = useMay('author')
  const [otherId, setOtherId] = useState<string | null>(null)
  const segments = useSegments()
  const other = segments.data?.data.find(({ id }) => id === otherId)
  const overlap = useQuery({
    queryKey: ['overlap', segment.id, otherId],
    queryFn: ({ signal }) =>
      call('compareSegments', { body: { one: isIn(segment.id), other: isIn(otherId ?? '') }, signal }),
    enabled: other !== undefined,
  })
  const parts: {
    key: 'both' | 'onlyOne' | 'onlyOther' | 'either'
    count: (found: NonNullable<typeof overlap.data>) => number
    condition: (other: string) => Condition
  }[] = [
    { key: 'both', count: ({ both }) => both, condition: (id) => ({ kind: 'all', of: [isIn(segment.id), isIn(id)] }) },
    {
      key: 'onlyOne',
      count: ({ one, both }) => one - both,
      condition: (id) => ({ kind: 'all', of: [isIn(segment.id), { kind: 'not', of: isIn(id) }] }),
    },
    {
      key: 'onlyOther',
      count: ({ other: all, both }) => all - both,
      condition: (id) => ({ kind: 'all', of: [isIn(id), { kind: 'not', of: isIn(segment.id) }] }),
    },
    {
      key: 'either',
      count: ({ one, other: all, both }) => one + all - both,
      condition: (id) => ({ kind: 'any', of: [isIn(segment.id), isIn(id)] }),
    },
  ]
  return (
    <Modal opened={opened} onClose={onClose} title={t('segments.compareTitle', { name: segment.name })} size="lg">
      <Stack>
        <SegmentSelect label={t('segments.compareWith')} value={otherId} onChange={setOtherId} without={segment.id} />
        {other && overlap.isPending && <Skeleton height={120} />}
        {overlap.isError && <Text c="var(--mantine-color-error)">{overlap.error.message}</Text>}
        {other && overlap.data && (
          <Table>
            <Table.Tbody>
              {parts.map(({ key, count, condition }) => {
                const name = t(`segments.parts.${key}`, { one: segment.name, other: other.name })
                return (
                  <Table.Tr key={key}>
                    <Table.Td style={{ overflowWrap: 'anywhere' }}>{name}</Table.Td>
                    <Table.Td className="number">{format.number(count(overlap.data))}</Table.Td>
                    <Table.Td>
                      <Group justify="flex-end">
                        {may && (
                          <Button
                            size="compact-xs"
                            variant="default"
                            onClick={() =>
                              navigate(paths.newSegment(), {
                                state: { name: truncateText(name, 120), condition: condition(other.id) },
                              })
                            }
                          >
                            {t('segments.makeOne')}
                          </Button>
                        )}
                      </Group>
                    </Table.Td>
                  </Table.Tr>
                )
              })}
            </Table.Tbody>
          </Table>
        )}
      </Stack>
    </Modal>
  )
}
